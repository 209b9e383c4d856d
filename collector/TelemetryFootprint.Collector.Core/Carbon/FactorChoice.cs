using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>Which factor prices a slot, and what may replace it once energy is booked with it.</summary>
public static class FactorChoice
{
    /// <summary>
    /// The best factor that covers the whole slot: highest grade, then the chain's order. Null: none does, and the slot stays unpriced.
    /// A provider's intervals need not be the slot's: they are weighted by their minutes in it.
    /// </summary>
    public static SlotFactor? Best(FactorChain chain, MinuteRange slot, IEnumerable<FactorVersion> versions) => BestFirst(chain, slot, versions).FirstOrDefault();

    /// <summary>
    /// The best factor that <see cref="Replaces"/> what the slot was booked with; null: none does. That need not be the best of all: a provider's own
    /// newer measurement counts, though another measured the slot too and stands before it.
    /// </summary>
    public static SlotFactor? Replacement(
        FactorChain chain, MinuteRange slot, IEnumerable<FactorVersion> versions, FactorQuality booked, string bookedProvider, long bookedVersion) =>
        BestFirst(chain, slot, versions).FirstOrDefault(factor => Replaces(booked, bookedProvider, bookedVersion, factor));

    /// <summary>
    /// True if <paramref name="candidate"/> takes the place of the factor that the slot's energy was booked with: a higher grade
    /// does, and a newer measurement of the same provider. A lower grade never does, and neither a forecast nor a carried value changes
    /// what was booked with anything better than a yearly mean.
    /// </summary>
    public static bool Replaces(FactorQuality booked, string bookedProvider, long bookedVersion, SlotFactor candidate) =>
        (candidate.Quality > booked && (booked, candidate.Quality) != (FactorQuality.Forecast, FactorQuality.Carried))
        || (candidate.Quality == FactorQuality.Measured
            && booked == FactorQuality.Measured
            && candidate.Provider == bookedProvider
            && candidate.Version.Id > bookedVersion);

    private static IOrderedEnumerable<SlotFactor> BestFirst(FactorChain chain, MinuteRange slot, IEnumerable<FactorVersion> versions) => versions
        .Where(version => chain.Admits(version.Observation.Identity) && version.Interval.From < slot.To && version.Interval.To > slot.From)
        .GroupBy(version => version.Provider, StringComparer.Ordinal)
        .Select(provider => OfProvider(slot, [.. provider]))
        .OfType<SlotFactor>()
        .OrderByDescending(factor => factor.Quality)
        .ThenBy(factor => chain.RankOf(factor.Provider));

    private static SlotFactor? OfProvider(MinuteRange slot, IReadOnlyList<FactorVersion> versions)
    {
        Int128 sum = 0;
        FactorVersion? newest = null;
        var quality = FactorQuality.Measured;
        for (var minute = slot.From; minute < slot.To; minute += 1)
        {
            var best = versions.Where(version => version.Interval.Contains(minute)).OrderByDescending(version => version.Quality).ThenByDescending(version => version.Id).FirstOrDefault();
            if (best is null) return null;
            sum += best.Observation.Value.Micrograms;
            if (best.Quality < quality) quality = best.Quality;
            if (newest is null || best.Id > newest.Id) newest = best;
        }
        return new(newest!, new((long)((sum + (slot.Minutes / 2)) / slot.Minutes)), quality);
    }
}
