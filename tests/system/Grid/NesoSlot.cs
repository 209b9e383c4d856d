namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>One half-hour of an answer of the GB Carbon Intensity API, g/kWh.</summary>
internal sealed record NesoSlot(DateTimeOffset From, int? Forecast, int? Actual);
