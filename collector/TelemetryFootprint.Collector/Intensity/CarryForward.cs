using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// The last good value, carried over the next two intervals and no further: what prices energy until the provider's next value is there, and a little
/// longer if it never comes. Then there is a gap, and the chain goes on to what is next. What it was made of then is not carried: nothing is priced with it, and nobody said it of that time.
/// </summary>
internal static class CarryForward
{
    public const int Intervals = 2;

    /// <param name="said">The provider's newest answer.</param>
    /// <param name="slotMinutes">The provider's usual interval: a longer one, such as a year in one row, is not carried over two more of its length.</param>
    /// <param name="isSilent">True while the provider fails: then its own older forecasts do not hold a place either.</param>
    public static IReadOnlyList<FactorObservation> Of(IReadOnlyList<FactorObservation> said, int slotMinutes, bool isSilent)
    {
        if (said.Where(observation => Carries(observation.Quality)).MaxBy(observation => observation.Interval.To.Value) is not { } last)
            return [];
        var minutes = Math.Min(last.Interval.Minutes, slotMinutes);
        return
        [
            .. Enumerable.Range(0, Intervals)
                .Select(step => new MinuteRange(last.Interval.To + (step * minutes), last.Interval.To + ((step + 1) * minutes)))
                .Where(interval => isSilent || !said.Any(observation => Overlaps(observation.Interval, interval)))
                .Select(interval => last with { Interval = interval, Quality = FactorQuality.Carried, Mix = null }),
        ];
    }

    /// <summary>What holds by itself, such as a year's figure, is no value of a moment.</summary>
    public static bool Carries(FactorQuality quality) => quality >= FactorQuality.Estimated;

    private static bool Overlaps(MinuteRange left, MinuteRange right) => left.From < right.To && right.From < left.To;
}
