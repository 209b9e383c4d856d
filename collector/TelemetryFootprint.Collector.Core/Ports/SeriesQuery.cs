using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>One device over time. Steps are counted from <see cref="MinuteRange.From"/>. Of <paramref name="Projects"/> alone; null: of all.</summary>
public sealed record SeriesQuery(string Device, MinuteRange Range, int StepMinutes, FactorKind? Kind, IReadOnlySet<string>? Projects = null)
{
    /// <summary>As known then; null: as known now. The range ends before <see cref="Ledger.Lateness.SettledBefore"/> of it.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
