using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// What is known of one zone's coming intensity, of one family. Yearly means are left out: they say the same of every hour, and nothing of the hour.
/// </summary>
public sealed class IntensityOutlook
{
    private readonly List<IntensityStretch> _stretches = [];

    /// <param name="zone">The zone.</param>
    /// <param name="family">What the values count.</param>
    /// <param name="known">In any order; of two that overlap, the one that begins earlier holds.</param>
    public IntensityOutlook(string zone, FactorFamily family, IEnumerable<IntensityStretch> known)
    {
        (Zone, Family) = (zone, family);
        foreach (var stretch in known.Where(stretch => stretch.Quality != FactorQuality.Annual).OrderBy(stretch => stretch.Interval.From))
        {
            if (_stretches.Count == 0 || stretch.Interval.From >= _stretches[^1].Interval.To) _stretches.Add(stretch);
        }
    }

    public string Zone { get; }

    public FactorFamily Family { get; }

    /// <summary>Until when, without a gap from that minute on, something is known; null: not even of that minute.</summary>
    public UtcMinute? ReachesTo(UtcMinute from)
    {
        UtcMinute? to = null;
        foreach (var stretch in _stretches.Where(stretch => stretch.Interval.To > from))
        {
            if (stretch.Interval.From > (to ?? from)) break;
            to = stretch.Interval.To;
        }

        return to;
    }

    /// <summary>A job that starts then; null: some minute of it is not known.</summary>
    public JobWindow? At(UtcMinute start, int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minutes);
        var range = new MinuteRange(start, start + minutes);
        Int128 sum = 0;
        var covered = 0;
        var quality = FactorQuality.Measured;
        foreach (var stretch in _stretches.Where(stretch => stretch.Interval.From < range.To && stretch.Interval.To > range.From))
        {
            var from = Math.Max(stretch.Interval.From.Value, range.From.Value);
            var within = Math.Min(stretch.Interval.To.Value, range.To.Value) - from;
            sum += (Int128)stretch.Value.Micrograms * within;
            covered += within;
            if (stretch.Quality < quality) quality = stretch.Quality;
        }

        return covered == minutes ? new(range, new((long)((sum + (minutes / 2)) / minutes)), quality) : null;
    }

    /// <summary>
    /// The window of the lowest mean from that minute on, the earliest of equals; null: no whole window is known. Between two steps the mean only falls or only
    /// rises, so the best one begins or ends at a step.
    /// </summary>
    public JobWindow? Best(UtcMinute from, int minutes) => _stretches
        .SelectMany(stretch => new[] { stretch.Interval.From, stretch.Interval.To + -minutes })
        .Append(from)
        .Where(start => start >= from).Distinct().Order()
        .Select(start => At(start, minutes)).OfType<JobWindow>()
        .MinBy(window => window.Mean.Micrograms);
}
