using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Totals over time. Steps without observation are absent. The figures of all points add up to those of the rows: joules exactly, grams to the picogram.</summary>
/// <param name="From">Where the first step begins: the range's begin, or the hour that it lies in.</param>
/// <param name="StepMinutes">How long a step is.</param>
/// <param name="Points">Ascending.</param>
public sealed record Timeline(UtcMinute From, int StepMinutes, IReadOnlyList<TimelinePoint> Points);
