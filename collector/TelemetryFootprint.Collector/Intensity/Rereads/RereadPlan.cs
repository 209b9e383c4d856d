using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Intensity.Rereads;

/// <summary>Which past is due to be asked for again: whatever has become so old, in batches, so that a month costs tens of questions and not thousands.</summary>
internal static class RereadPlan
{
    private static readonly TimeSpan SmallestBatch = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LargestBatch = TimeSpan.FromDays(1);

    /// <summary>
    /// The oldest part that is due, at most <paramref name="longest"/>; null: nothing yet. An interval is asked for again when it ended <paramref name="age"/> ago;
    /// <paramref name="done"/> is up to where that has happened; null: it begins now, one batch back.
    /// </summary>
    public static MinuteRange? Due(TimeSpan age, int? done, int slotMinutes, TimeSpan longest, DateTimeOffset now)
    {
        var batch = Whole((int)BatchOf(age).TotalMinutes, slotMinutes);
        var until = Floor(UtcMinute.FromTime(now - age).Value, slotMinutes);
        var from = done ?? until - batch;
        if (until - from < batch)
            return null;
        var length = Whole((int)Math.Min(longest.TotalMinutes, int.MaxValue / 4), slotMinutes);
        return new MinuteRange(new(from), new(Math.Min(until, from + length)));
    }

    public static TimeSpan BatchOf(TimeSpan age) =>
        TimeSpan.FromTicks(Math.Clamp(age.Ticks / 4, SmallestBatch.Ticks, LargestBatch.Ticks));

    private static int Floor(int minute, int slotMinutes) => minute / slotMinutes * slotMinutes;

    private static int Whole(int minutes, int slotMinutes) => Math.Max(slotMinutes, Floor(minutes, slotMinutes));
}
