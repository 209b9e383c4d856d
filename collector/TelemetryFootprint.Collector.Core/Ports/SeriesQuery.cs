using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>One device over time. Steps are counted from <see cref="MinuteRange.From"/>.</summary>
public sealed record SeriesQuery(string Device, MinuteRange Range, int StepMinutes, FactorKind? Kind);
