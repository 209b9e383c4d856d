namespace TelemetryFootprint.Cli.Api;

/// <summary>One step of a timeline. <paramref name="Restated"/>: some of it was booked with another factor.</summary>
internal sealed record TimelinePoint(DateTimeOffset At, bool Simulated, string? Factor, string? Gas, Figure Energy, Figure Emissions, Figure Unpriced, bool Restated);
