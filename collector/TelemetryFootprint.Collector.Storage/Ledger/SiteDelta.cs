using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// What a restatement of sites adds and takes: priced energy as restated grams, unpriced energy from one zone's waiting to the other's. Booked grams
/// stay: energy that comes to a zone with a factor is restated up there, not booked anew.
/// </summary>
internal sealed class SiteDelta(
    IFactorChains chains, FactorTable factors, PriceTables prices, RestatementTables restatements, SiteRestatement asked, DateTimeOffset at)
{
    private readonly Dictionary<(string Zone, MinuteRange Slot), SlotPrice?> _known = [];
    private readonly Dictionary<(string Zone, MinuteRange Slot, bool Simulated, Pue? Old, Pue? New), (long Millijoules, EmissionProduct Delta)> _rows = [];
    private readonly Dictionary<(string Project, string Zone, bool Simulated), EmissionProduct> _projects = [];
    private readonly Dictionary<(string Zone, FactorFamily Family, bool Simulated), EmissionProduct> _sums = [];
    private readonly HashSet<(string Zone, MinuteRange Slot)> _left = [];
    private long _millijoules;

    public void Add(MovedEnergy moved)
    {
        _millijoules += moved.Millijoules;
        if (moved.Old.Zone == moved.New.Zone)
        {
            if (PriceOf(moved.New.Zone, moved.NewSlot) is not null)
                AddPriced(moved, moved.New.Zone, moved.NewSlot, moved.Old.Pue, moved.New.Pue);
            return;
        }

        _left.Add((moved.Old.Zone, moved.OldSlot));
        AddSide(moved, moved.Old.Zone, moved.OldSlot, moved.Old.Pue, null);
        AddSide(moved, moved.New.Zone, moved.NewSlot, null, moved.New.Pue);
    }

    /// <summary>Writes what was added since the last time.</summary>
    public void Post()
    {
        foreach (var ((zone, slot, simulated, old, now), (millijoules, change)) in _rows.OrderBy(row => row.Key.Slot.From).ThenBy(row => row.Key.Zone, StringComparer.Ordinal)
            .ThenBy(row => row.Key.Simulated).ThenBy(row => row.Key.Old?.PartsPerMillion).ThenBy(row => row.Key.New?.PartsPerMillion))
        {
            var (family, price) = (chains.ChainFor(zone)!.Family, _known[(zone, slot)]!);
            restatements.Add(
                new(
                    zone, family, slot, simulated, price.Version, price.Version, price.Value, price.Value, new(millijoules), change, asked.Reason,
                    asked.Subject, old, now),
                at);
            _sums[(zone, family, simulated)] = _sums.GetValueOrDefault((zone, family, simulated)) + change;
        }

        foreach (var ((project, zone, simulated), change) in _projects) restatements.AddToTotal(project, zone, chains.ChainFor(zone)!.Family, simulated, change);
        foreach (var (zone, slot) in _left) prices.DropIfEmpty(zone, slot.From);

        _rows.Clear();
        _projects.Clear();
        _left.Clear();
        _known.Clear();
    }

    public RestatedSites Sum(IReadOnlyList<string> hosts) => new(
        hosts, new(_millijoules),
        [.. _sums.OrderBy(sum => sum.Key.Zone, StringComparer.Ordinal).ThenBy(sum => sum.Key.Simulated)
            .Select(sum => (sum.Key.Zone, sum.Key.Family, sum.Key.Simulated, sum.Value.ToGrams()))]);

    private void AddSide(MovedEnergy moved, string zone, MinuteRange slot, Pue? old, Pue? now)
    {
        if (PriceOf(zone, slot) is null)
            prices.AddUnpriced(zone, slot, moved.Series, moved.Key.IsSimulated, now is null ? -moved.Millijoules : moved.Millijoules);
        else
            AddPriced(moved, zone, slot, old, now);
    }

    private void AddPriced(MovedEnergy moved, string zone, MinuteRange slot, Pue? old, Pue? now)
    {
        var value = _known[(zone, slot)]!.Value;
        var change = EmissionProduct.OfWeighted((Int128)moved.Millijoules * ((now?.PartsPerMillion ?? 0) - (old?.PartsPerMillion ?? 0)), value);
        var row = (zone, slot, moved.Key.IsSimulated, old, now);
        var (millijoules, sum) = _rows.GetValueOrDefault(row);
        _rows[row] = (checked(millijoules + moved.Millijoules), sum + change);
        var project = (moved.Key.Project, zone, moved.Key.IsSimulated);
        _projects[project] = _projects.GetValueOrDefault(project) + change;
    }

    /// <summary>The price in force; where the zone had no energy then, and so no price, the best one that is known today.</summary>
    private SlotPrice? PriceOf(string zone, MinuteRange slot)
    {
        if (_known.TryGetValue((zone, slot), out var known)) return known;
        return _known[(zone, slot)] = chains.ChainFor(zone) is { } chain ? prices.Price(zone, chain.Family, slot.From) ?? FirstPrice(chain, slot) : null;
    }

    private SlotPrice? FirstPrice(FactorChain chain, MinuteRange slot)
    {
        if (prices.IsWaiting(chain.Zone, slot.From) || FactorChoice.Best(chain, slot, factors.Overlapping(chain.Zone, chain.Family, slot)) is not { } best) return null;
        prices.SetPrice(chain.Zone, chain.Family, slot, best, at);
        return prices.Price(chain.Zone, chain.Family, slot.From);
    }
}
