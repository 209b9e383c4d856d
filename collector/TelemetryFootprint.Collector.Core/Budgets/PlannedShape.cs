using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>Times measured by a plan, where the recent hours have the mean weight of 1. With a flat plan each minute is a minute.</summary>
internal sealed class PlannedShape
{
    private const int MinutesPerHour = 60;
    private readonly Func<MinuteRange, decimal>? _planned;
    private readonly double _mean = 1;

    /// <param name="planned">What the plan gives those minutes; null: it is flat.</param>
    /// <param name="recent">Hours; at least one.</param>
    public PlannedShape(Func<MinuteRange, decimal>? planned, IReadOnlyList<MinuteRange> recent)
    {
        _planned = planned;
        if (planned is not null) _mean = recent.Average(hour => (double)planned(hour)) / MinutesPerHour;
    }

    /// <summary>As many of the recent minutes as the plan gives that time.</summary>
    public double Minutes(MinuteRange range) => _planned is null || range.Minutes <= 0 ? range.Minutes : (double)_planned(range) / _mean;

    /// <summary>As many of the recent hours as the plan gives that one.</summary>
    public double Hours(UtcMinute hour) => Minutes(new(hour, hour + MinutesPerHour)) / MinutesPerHour;
}
