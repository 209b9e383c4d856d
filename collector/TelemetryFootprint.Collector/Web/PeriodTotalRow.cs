namespace TelemetryFootprint.Collector.Web;

/// <summary>A zone's part of a closed period. Families are never mixed.</summary>
internal sealed record PeriodTotalRow(string Zone, string? Factor, string? Gas, bool Simulated, Figure Energy, Figure Emissions, Figure Unpriced);
