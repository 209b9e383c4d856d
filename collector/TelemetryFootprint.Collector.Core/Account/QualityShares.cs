using TelemetryFootprint.Accounting.Intervals;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>The grades of a row's energy, best first, the unpriced part last. The parts are cut from one scale, so they sum to the whole.</summary>
internal static class QualityShares
{
    private const int Whole = 1_000_000;

    public static IReadOnlyList<QualityShare> Of(IReadOnlyDictionary<FactorQuality, Joules> byQuality, Joules unpriced)
    {
        var parts = byQuality.OrderByDescending(part => part.Key).Select(part => (Quality: (FactorQuality?)part.Key, Energy: part.Value)).ToList();
        if (unpriced.Millijoules > 0) parts.Add((null, unpriced));
        var total = parts.Sum(part => part.Energy.Millijoules);
        if (total == 0) return [];
        var shares = new List<QualityShare>();
        long before = 0;
        foreach (var (quality, energy) in parts)
        {
            var after = before + energy.Millijoules;
            shares.Add(new(quality, energy, (int)ConservingSplit.Between(Whole, before, after, total)));
            before = after;
        }

        return shares;
    }
}
