namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>What the API answered at one moment: the past 24 h and the forecast.</summary>
internal sealed record NesoAnswer(DateTimeOffset At, IReadOnlyList<NesoSlot> Past, IReadOnlyList<NesoSlot> Forecast);
