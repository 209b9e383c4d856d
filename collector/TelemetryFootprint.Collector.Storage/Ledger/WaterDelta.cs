using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The litres that a restatement of sites adds and takes. Energy is summed by what its sites said before and say now; each sum is rounded once.</summary>
internal sealed class WaterDelta
{
    private readonly Dictionary<(Terms Old, Terms New, bool Simulated), long> _moved = [];

    public void Add(MovedEnergy moved)
    {
        var key = (Terms.Of(moved.Old), Terms.Of(moved.New), moved.Key.IsSimulated);
        _moved[key] = checked(_moved.GetValueOrDefault(key) + moved.Millijoules);
    }

    /// <summary>By zone; zones without a difference are absent.</summary>
    public IReadOnlyList<(string Zone, bool Simulated, Litres Delta)> Sum()
    {
        var sums = new Dictionary<(string Zone, bool Simulated), Litres>();
        foreach (var ((old, now, simulated), millijoules) in _moved)
        {
            sums[(old.Zone, simulated)] = sums.GetValueOrDefault((old.Zone, simulated)) - old.Known(millijoules);
            sums[(now.Zone, simulated)] = sums.GetValueOrDefault((now.Zone, simulated)) + now.Known(millijoules);
        }

        return [.. sums.Where(sum => sum.Value.Nanolitres != 0).OrderBy(sum => sum.Key.Zone, StringComparer.Ordinal).ThenBy(sum => sum.Key.Simulated)
            .Select(sum => (sum.Key.Zone, sum.Key.Simulated, sum.Value))];
    }

    /// <summary>What of a site water depends on.</summary>
    private readonly record struct Terms(string Zone, Pue Pue, long? Wue)
    {
        public static Terms Of(SitePeriod period) => new(period.Zone, period.Pue, period.WueMicrolitresPerKilowattHour);

        /// <summary>The parts that are known; a part that nobody knows adds nothing.</summary>
        public Litres Known(long millijoules)
        {
            LitresPerKilowattHour? grid = Zone.Length > 0 && WaterFactorTable.Bundled.Find(Zone) is var (row, _) ? row.Value : null;
            var water = WaterFootprint.Of(new(millijoules), Pue, Wue is { } microlitres ? new(microlitres) : null, grid);
            return (water.OnSite ?? default) + (water.OffSite ?? default);
        }
    }
}
