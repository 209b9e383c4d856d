namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>Grams of <c>/metrics</c>: booked once, and what restatements changed afterwards.</summary>
internal sealed record GramCounters(double Booked, double Up, double Down);
