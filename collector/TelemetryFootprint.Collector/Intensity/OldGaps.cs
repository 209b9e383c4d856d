using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// The way through unpriced energy that lies further back than <see cref="PastGaps.Reach"/>: oldest first, a part at a time. What the provider has nothing for
/// stays unpriced and is passed over; from the newest part the way begins anew after <see cref="Pause"/>, for ever. What is on its way is in memory only: after
/// a restart it begins with the oldest.
/// </summary>
internal sealed class OldGaps(PastGaps gaps, IPastIntensityProvider provider, string zone)
{
    /// <summary>Between two ways through all of it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    private static readonly UtcMinute Beginning = new(int.MinValue);

    private UtcMinute _after = Beginning;
    private DateTimeOffset _rest;

    /// <summary>From the first part that is unpriced after a way through all up to <see cref="PastGaps.Reach"/>; set by the call of <see cref="Next"/> that ended the way, null otherwise.</summary>
    public MinuteRange? Unanswered { get; private set; }

    /// <summary>True: the same question may be answered later, so that it is repeated before a younger part is asked for.</summary>
    public static bool IsPassing(IntensityFailure failure) =>
        failure is IntensityFailure.Unreachable or IntensityFailure.Server or IntensityFailure.Throttled or IntensityFailure.Quota or IntensityFailure.Unauthorized or IntensityFailure.NotKept;

    /// <summary>Null: there is none, or not before the pause is over.</summary>
    public MinuteRange? Next(DateTimeOffset now)
    {
        Unanswered = null;
        if (now < _rest)
            return null;
        var longest = (int)Math.Min(provider.Terms.LongestRange.TotalMinutes, PastGaps.Reach.TotalMinutes);
        if (Find(_after, longest, now) is { } gap)
            return gap;
        if (_after == Beginning)
            return null;
        // All of it was asked for once.
        (_after, _rest) = (Beginning, now + Pause);
        Unanswered = Find(Beginning, int.MaxValue / 2, now);
        return null;
    }

    /// <summary>It was answered, or there is no answer.</summary>
    public void Asked(MinuteRange gap) => _after = gap.To;

    private MinuteRange? Find(UtcMinute after, int longest, DateTimeOffset now) => gaps.FindOld(zone, after, longest, provider.SlotMinutes(zone), now);
}
