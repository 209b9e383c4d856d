using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// The way through unpriced energy that lies further back than <see cref="PastGaps.Reach"/>: oldest first, a part at a time. What the provider has nothing for
/// stays unpriced and is passed over; from the newest part the way begins anew after <see cref="Pause"/>, for ever. A part whose question fails is repeated, and passed over after
/// <see cref="MostFailures"/>: then the next way begins sooner, an hour after the first such way and twice as long after each further one. What is on its way
/// is in memory only: after a restart it begins with the oldest.
/// </summary>
internal sealed class OldGaps(PastGaps gaps, IPastIntensityProvider provider, string zone)
{
    /// <summary>Between two ways through all of it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <summary>In a row, of one part: a provider that cannot say what the oldest part was must not keep the younger ones waiting.</summary>
    public const int MostFailures = 3;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromHours(1);
    private static readonly UtcMinute Beginning = new(int.MinValue);

    private UtcMinute _after = Beginning;
    private UtcMinute _failing = Beginning;
    private int _failures;
    private bool _passedOver;
    private DateTimeOffset _rest;
    private TimeSpan _pause = ShortestPause;

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
        // All of it was asked for once. Where some failed, nobody knows yet whether it has an answer.
        (_after, _rest) = (Beginning, now + (_passedOver ? _pause : Pause));
        Unanswered = _passedOver ? null : Find(Beginning, int.MaxValue / 2, now);
        _pause = !_passedOver ? ShortestPause : _pause + _pause < Pause ? _pause + _pause : Pause;
        _passedOver = false;
        return null;
    }

    /// <summary>It could not be asked, or not be answered. A provider that wants to wait is waited for, whatever the part.</summary>
    public void Failed(MinuteRange gap, IntensityFailure failure)
    {
        if (failure is not (IntensityFailure.Server or IntensityFailure.Unreachable or IntensityFailure.Unauthorized))
            return;
        _failures = gap.From == _failing ? _failures + 1 : 1;
        _failing = gap.From;
        if (_failures < MostFailures)
            return;
        (_failing, _passedOver) = (Beginning, true);
        Asked(gap);
    }

    /// <summary>It was answered, or there is no answer.</summary>
    public void Asked(MinuteRange gap) => _after = gap.To;

    private MinuteRange? Find(UtcMinute after, int longest, DateTimeOffset now) => gaps.FindOld(zone, after, longest, provider.SlotMinutes(zone), now);
}
