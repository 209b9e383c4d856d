namespace TelemetryFootprint.Collector.Web;

/// <summary>The closed periods, in the order of their closing.</summary>
internal sealed record PeriodsAnswer(IReadOnlyList<PeriodRow> Periods);
