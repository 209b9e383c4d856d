using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// What a restatement of sites adds and takes: priced energy as restated grams, unpriced energy from one zone's waiting to the other's. Booked grams
/// stay: energy that comes to a zone with a factor is restated up there, not booked anew. It counts in every family that the slot is priced in.
/// </summary>
internal sealed class SiteDelta(
    IFactorChains chains, FactorTable factors, ZoneFamilyTable families, PriceTables prices, RestatementTables restatements, SiteRestatement asked,
    DateTimeOffset at)
{
    private readonly Dictionary<(string Zone, MinuteRange Slot), List<(FactorFamily Family, SlotPrice Price)>> _known = [];
    private readonly Dictionary<(string Zone, SlotPrice Price, FactorFamily Family, bool Simulated, Pue? Old, Pue? New), (long Millijoules, EmissionProduct Delta)> _rows = [];
    private readonly Dictionary<(string Project, string Zone, FactorFamily Family, bool Simulated), EmissionProduct> _projects = [];
    private readonly Dictionary<(string Zone, FactorFamily Family, bool Simulated), EmissionProduct> _sums = [];
    private readonly HashSet<(string Zone, MinuteRange Slot)> _left = [];
    private readonly WaterDelta _water = new();
    private long _millijoules;

    public void Add(MovedEnergy moved)
    {
        _millijoules += moved.Millijoules;
        _water.Add(moved);
        if (moved.Old.Zone == moved.New.Zone)
        {
            // Where only the water changes, no gram does, and none is posted.
            if (moved.Old.Pue != moved.New.Pue) AddPriced(moved, moved.New.Zone, moved.NewSlot, moved.Old.Pue, moved.New.Pue);
            return;
        }

        _left.Add((moved.Old.Zone, moved.OldSlot));
        AddSide(moved, moved.Old.Zone, moved.OldSlot, moved.Old.Pue, null);
        AddSide(moved, moved.New.Zone, moved.NewSlot, null, moved.New.Pue);
    }

    /// <summary>Writes what was added since the last time.</summary>
    public void Post()
    {
        foreach (var ((zone, price, family, simulated, old, now), (millijoules, change)) in _rows
            .OrderBy(row => row.Key.Price.Slot.From).ThenBy(row => row.Key.Zone, StringComparer.Ordinal).ThenBy(row => row.Key.Family.Code).ThenBy(row => row.Key.Simulated)
            .ThenBy(row => row.Key.Old?.PartsPerMillion).ThenBy(row => row.Key.New?.PartsPerMillion))
        {
            restatements.Add(
                new(
                    zone, family, price.Slot, simulated, price.Version, price.Version, price.Value, price.Value, new(millijoules), change, asked.Reason,
                    asked.Subject, old, now),
                at);
            _sums[(zone, family, simulated)] = _sums.GetValueOrDefault((zone, family, simulated)) + change;
        }

        foreach (var ((project, zone, family, simulated), change) in _projects) restatements.AddToTotal(project, zone, family, simulated, change);
        foreach (var (zone, slot) in _left) prices.DropIfEmpty(zone, slot.From);

        _rows.Clear();
        _projects.Clear();
        _left.Clear();
        _known.Clear();
    }

    public RestatedSites Sum(IReadOnlyList<string> hosts) => new(
        hosts, new(_millijoules),
        [.. _sums.OrderBy(sum => sum.Key.Zone, StringComparer.Ordinal).ThenBy(sum => sum.Key.Family.Code).ThenBy(sum => sum.Key.Simulated)
            .Select(sum => (sum.Key.Zone, sum.Key.Family, sum.Key.Simulated, sum.Value.ToGrams()))])
    {
        Water = _water.Sum(),
    };

    private void AddSide(MovedEnergy moved, string zone, MinuteRange slot, Pue? old, Pue? now)
    {
        AddPriced(moved, zone, slot, old, now);
        if (!IsPriced(zone, PricesOf(zone, slot)))
            prices.AddUnpriced(zone, slot, moved.Series, moved.Key.IsSimulated, now is null ? -moved.Millijoules : moved.Millijoules);
    }

    private void AddPriced(MovedEnergy moved, string zone, MinuteRange slot, Pue? old, Pue? now)
    {
        foreach (var (family, price) in PricesOf(zone, slot))
        {
            var change = EmissionProduct.OfWeighted((Int128)moved.Millijoules * ((now?.PartsPerMillion ?? 0) - (old?.PartsPerMillion ?? 0)), price.Value);
            var row = (zone, price, family, moved.Key.IsSimulated, old, now);
            var (millijoules, sum) = _rows.GetValueOrDefault(row);
            _rows[row] = (checked(millijoules + moved.Millijoules), sum + change);
            var project = (moved.Key.Project, zone, family, moved.Key.IsSimulated);
            _projects[project] = _projects.GetValueOrDefault(project) + change;
        }
    }

    private bool IsPriced(string zone, List<(FactorFamily Family, SlotPrice Price)> known) => known.Any(entry => entry.Family == families.Of(zone));

    /// <summary>The prices of the slot; where the zone had no energy then, and so no price in its family, the best one that is known today.</summary>
    private List<(FactorFamily Family, SlotPrice Price)> PricesOf(string zone, MinuteRange slot)
    {
        if (_known.TryGetValue((zone, slot), out var known)) return known;
        known = prices.Prices(zone, slot.From);
        if (!IsPriced(zone, known) && SetFirstPrice(zone, slot)) known = prices.Prices(zone, slot.From);
        return _known[(zone, slot)] = known;
    }

    private bool SetFirstPrice(string zone, MinuteRange slot)
    {
        if (chains.ChainFor(zone) is not { } chain || chain.Family != families.Of(zone) || prices.IsWaiting(zone, slot.From)) return false;
        if (FactorChoice.Best(chain, slot, factors.Overlapping(zone, chain.Family, slot)) is not { } best) return false;
        prices.SetPrice(zone, chain.Family, slot, best, at);
        return true;
    }
}
