using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>The limit's part was used up in this minute of the energy's own time. Of one period there is one per threshold, whenever it became known.</summary>
public sealed record Crossing(decimal Threshold, MinuteRange Period, UtcMinute At);
