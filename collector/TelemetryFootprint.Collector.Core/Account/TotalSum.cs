using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A total being summed. Products stay exact; grams are divided once, at the end.</summary>
/// <param name="prices">What energy costs; null: nobody asks.</param>
/// <param name="isOfOwners">It has parts of devices, such as a run's: how it is known is how they were told apart.</param>
public sealed class TotalSum(PriceBook? prices = null, bool isOfOwners = false)
{
    private readonly CostSum? _cost = prices is null ? null : new(prices);
    private readonly Dictionary<FactorQuality, Joules> _byQuality = [];
    private readonly Dictionary<Method, Joules> _byMethod = [];
    private readonly Dictionary<EnergyState, Joules> _byState = [];
    // Every cell of a series carries the same key object.
    private readonly HashSet<SeriesKey> _series = new(ReferenceEqualityComparer.Instance);
    private readonly PricedSum _sum = new();
    private SitePeriod? _first;
    private bool _zonesDiffer, _puesDiffer;

    /// <summary>Whose energy it is.</summary>
    public IReadOnlyCollection<SeriesKey> Series => _series;

    public EnergyCell Energy => _sum.Energy;

    public Joules Unpriced => _sum.Unpriced;

    /// <summary>The lowest grade of a factor in it; null: nothing is priced.</summary>
    public FactorQuality? Quality => _sum.Quality;

    /// <summary>Null: several.</summary>
    public Method? Method => _byMethod.Count == 1 ? _byMethod.Keys.Single() : null;

    /// <summary>Exact; null: nothing is priced.</summary>
    public EmissionProduct? Product => _sum.IsPriced ? _sum.Product : null;

    public GramsCo2e? LowGrams => _sum.IsPriced ? _sum.Bounds.Low : null;

    public GramsCo2e? HighGrams => _sum.IsPriced ? _sum.Bounds.High : null;

    public GramsCo2e? Grams => _sum.IsPriced ? _sum.Product.ToGrams() : null;

    public void Add(LedgerCell cell, CellPrice? price)
    {
        var energy = new Joules(cell.Energy.Millijoules);
        _sum.Add(cell, price);
        _cost?.Add(cell.Energy, cell.Period, cell.Slot);
        _series.Add(cell.Series);
        _first ??= cell.Period;
        _zonesDiffer |= cell.Period.Zone != _first.Zone;
        _puesDiffer |= cell.Period.Pue != _first.Pue;
        var method = isOfOwners ? cell.Series.OwnersMethod : cell.Series.Method;
        _byMethod[method] = _byMethod.GetValueOrDefault(method) + energy;
        if (energy.Millijoules > 0) _byState[cell.Series.EnergyState] = _byState.GetValueOrDefault(cell.Series.EnergyState) + energy;
        if (price is { } of) _byQuality[of.Quality] = _byQuality.GetValueOrDefault(of.Quality) + energy;
    }

    public LedgerTotal ToTotal(string key, string? host, bool simulated, FactorFamily? family) => new(
        key, host, simulated, family, Energy, Grams, LowGrams, HighGrams, Unpriced, _byQuality, _byMethod)
    {
        EnergyByState = _byState,
        Product = Product,
        Cost = _cost?.Total,
        Zone = _zonesDiffer ? null : _first?.Zone,
        Pue = _puesDiffer ? null : _first?.Pue,
    };
}
