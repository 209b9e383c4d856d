using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// What some energy uses of a budget, being summed: cell by cell, and sums of days into sums of periods, exactly. Real energy only: simulated energy
/// uses nothing up.
/// </summary>
/// <param name="unit">What is counted.</param>
/// <param name="prices">What money is counted with; without them none is known.</param>
public sealed class BudgetUse(BudgetUnit unit, PriceBook? prices = null)
{
    private const int MinutesOfYear = 366 * 1440;

    private readonly CostSum? _cost = unit == BudgetUnit.Money && prices is not null ? new(prices) : null;
    private EnergyCell _energy;
    private EmissionProduct _product;
    private GramsBounds _bounds;
    private FacilityEnergy _priced, _facility;
    private Litres _water;
    private Joules _lacking;
    private FactorQuality? _quality;
    private FactorFamily? _family;
    private bool _isKnown, _isIdle, _familiesDiffer, _lacksWue, _lacksGridWater;

    // Picograms of a millijoule, or nanolitres of a kilowatt-hour.
    private Int128 _dirtiest;
    private int _step;
    private long _othersMilliseconds;

    /// <summary>False: there was no energy, or nobody heard of any.</summary>
    public bool HasEnergy => _energy.Millijoules > 0 || _energy.ObservedMilliseconds > 0;

    /// <summary>How long its devices were observed, all of them added up, with the time of theirs that was others' (<see cref="HeardDevices"/>).</summary>
    public TimeSpan Observed => TimeSpan.FromMilliseconds(_energy.ObservedMilliseconds + _othersMilliseconds);

    /// <summary>Energy that nothing says the grams, litres or price of.</summary>
    public Joules Lacking => _cost?.Total.Lacking ?? _lacking;

    /// <summary>What the energy cost; null: money is not what is counted.</summary>
    public CostTotal? Cost => _cost?.Total;

    public Joules Energy => new(_energy.Millijoules);

    /// <summary>The part of the energy that nothing is <see cref="Lacking"/> of: 1 of devices that were heard of and used nothing; null: none was heard of.
    /// Nothing is covered where kinds of factors differ, which have no sum.</summary>
    public double? Covered => !HasEnergy ? null : _familiesDiffer ? 0 : _energy.Millijoules <= 0 ? 1 : 1 - ((double)Lacking.Millijoules / _energy.Millijoules);

    /// <summary>What <see cref="Lacking"/> energy has not, in words.</summary>
    public string WhatIsLacking => (unit, _lacksWue, _lacksGridWater) switch
    {
        _ when _familiesDiffer => "one kind of factor",
        (BudgetUnit.Money, _, _) => "tariff",
        (BudgetUnit.Litres, true, true) => "WUE and no water intensity of its zone",
        (BudgetUnit.Litres, true, _) => "WUE",
        (BudgetUnit.Litres, _, _) => "water intensity of its zone",
        _ => "factor",
    };

    /// <summary>Minutes that one intensity holds for, of the longest: a year, where a yearly one prices any of it. Null: no grams are known.</summary>
    public int? IntensityStep => _family is null ? null : _quality == FactorQuality.Annual ? MinutesOfYear : _step;

    public FactorQuality? Quality => _quality;

    /// <summary>What the grams count; null: there are none.</summary>
    public FactorFamily? Family => _family;

    /// <summary>Zones are booked in different kinds, which have no sum.</summary>
    public bool IsMixed => _familiesDiffer;

    /// <summary>Energy-weighted, of the priced energy at the meter; null: none is priced.</summary>
    public GramsPerKilowattHour? Intensity => _priced.MillijoulePartsPerMillion is var priced && priced == 0 ? null : new((long)((_product.Value + (priced / 2)) / priced));

    /// <summary>Of the priced energy at the meter.</summary>
    public FacilityEnergy Priced => _priced;

    /// <summary>At the meter, of a budget in grams: priced or not.</summary>
    public FacilityEnergy AtTheMeter => _facility;

    /// <summary>What is known to be used, "at least" while something is <see cref="Lacking"/>; null: nothing is known.</summary>
    public BudgetAmount? Known => unit switch
    {
        BudgetUnit.Money => Cost?.Amount is { } amount ? BudgetAmount.Of(amount) : null,
        BudgetUnit.Grams when _isIdle && !_isKnown && _lacking.Millijoules <= 0 => BudgetAmount.Of(_product.ToGrams()),
        _ when !_isKnown || _familiesDiffer => null,
        BudgetUnit.Grams => BudgetAmount.Of(_product.ToGrams()),
        BudgetUnit.Joules => BudgetAmount.Of(Energy),
        _ => BudgetAmount.Of(_water),
    };

    /// <summary>
    /// What is used if what is <see cref="Lacking"/> is as dirty as the dirtiest of the rest, as thirsty or as dear; null: nobody can say, nor where nothing of the rest used any energy. What is below something in spite of that is below it
    /// beyond reasonable doubt.
    /// </summary>
    public BudgetAmount? AtMost => Known is not { } known ? null
        : Lacking.Millijoules <= 0 ? known
        : unit switch
        {
            BudgetUnit.Money => _cost?.AtMost is { } most ? BudgetAmount.Of(most) : null,
            _ when _dirtiest <= 0 => null,
            BudgetUnit.Grams => known.WithParts(known.Parts + (_dirtiest * Lacking.Millijoules)),
            _ => known.WithParts(known.Parts + 1 + (_dirtiest * Lacking.Millijoules / Joules.MillijoulesPerKilowattHour)),
        };

    /// <summary>Where <see cref="Known"/> lies; null: nobody says how well it is known.</summary>
    public (BudgetAmount Low, BudgetAmount High)? Range => (Known, unit) switch
    {
        (null, _) or (_, BudgetUnit.Litres) => null,
        (_, BudgetUnit.Money) => Cost is { Low: { } low, High: { } high } ? (BudgetAmount.Of(low), BudgetAmount.Of(high)) : null,
        (_, BudgetUnit.Grams) => (BudgetAmount.Of(_bounds.Low), BudgetAmount.Of(_bounds.High)),
        _ => (BudgetAmount.Of(new Joules(_energy.LowMillijoules)), BudgetAmount.Of(new Joules(_energy.HighMillijoules))),
    };

    public void Add(AccountCell cell, WaterFactorTable water)
    {
        if (cell.Series.IsSimulated) return;
        _energy += cell.Energy;
        if (unit == BudgetUnit.Litres) AddWater(cell, water);
        else if (unit == BudgetUnit.Joules) _isKnown = true;
        else if (unit == BudgetUnit.Money) AddMoney(cell);
        else AddGrams(cell);
    }

    /// <summary>Its devices were heard of so much longer, for others.</summary>
    internal void HearOfOthers(long milliseconds) => _othersMilliseconds += milliseconds;

    public void Add(BudgetUse other)
    {
        _energy += other._energy;
        _othersMilliseconds += other._othersMilliseconds;
        _product += other._product;
        _bounds += other._bounds;
        _priced += other._priced;
        _facility += other._facility;
        _water += other._water;
        _lacking += other._lacking;
        if (other._cost is { } cost) _cost?.Add(cost);
        _isKnown |= other._isKnown;
        _isIdle |= other._isIdle;
        _lacksWue |= other._lacksWue;
        _lacksGridWater |= other._lacksGridWater;
        (_dirtiest, _step) = (Int128.Max(_dirtiest, other._dirtiest), Math.Max(_step, other._step));
        _familiesDiffer |= other._familiesDiffer;
        if (other._quality is { } grade) Grade(grade);
        if (other._family is { } family) Join(family);
    }

    private void AddGrams(AccountCell cell)
    {
        _facility += cell.Facility;
        if (cell.Price is not var (value, quality) || cell.Family is not { } family)
        {
            _lacking += cell.It;
            // Devices that were seen to use nothing: whatever the factor is, these are 0 g. Beside others that used some it says nothing.
            _isIdle |= cell.Energy is { Millijoules: 0, ObservedMilliseconds: > 0 };
            return;
        }

        var product = EmissionProduct.OfWeighted(cell.Facility.MillijoulePartsPerMillion, value);
        _isKnown = true;
        _product += product;
        _priced += cell.Facility;
        _bounds += GramsRange.Of(cell.Energy, product.ToGrams(), quality);
        _step = Math.Max(_step, cell.Slot.Minutes);
        if (cell.It.Millijoules > 0) _dirtiest = Int128.Max(_dirtiest, ((Int128)product.ToGrams().Picograms / cell.It.Millijoules) + 1);
        Grade(quality);
        Join(family);
    }

    /// <summary>Half of the water is no figure of the water: energy without a WUE or a zone is lacking, and what is known of it counts.</summary>
    private void AddWater(AccountCell cell, WaterFactorTable table)
    {
        var wue = cell.Site.WueMicrolitresPerKilowattHour is { } microlitres ? new LitresPerKilowattHour(microlitres) : (LitresPerKilowattHour?)null;
        var grid = cell.Site.Zone.Length == 0 ? null : table.Find(cell.Site.Zone)?.Row.Value;
        var water = WaterFootprint.Of(cell.It, cell.Site.Pue, wue, grid);
        _isKnown |= water.OnSite is not null || water.OffSite is not null;
        _water += (water.OnSite ?? default) + (water.OffSite ?? default);
        if (water.Total is not null)
        {
            if (cell.It.Millijoules > 0 && WaterFootprint.Of(new(Joules.MillijoulesPerKilowattHour), cell.Site.Pue, wue, grid).Total is { } each) _dirtiest = Int128.Max(_dirtiest, each.Nanolitres + 1);
            return;
        }

        _lacking += cell.It;
        _lacksWue |= wue is null;
        _lacksGridWater |= grid is null;
    }

    /// <summary>As every total's cost is, slot by slot.</summary>
    private void AddMoney(AccountCell cell)
    {
        if (_cost is null) _lacking += cell.It;
        else _cost.Add(cell.Energy, cell.Site, cell.Slot);
    }

    private void Grade(FactorQuality grade)
    {
        if (_quality is not { } lowest || grade < lowest) _quality = grade;
    }

    private void Join(FactorFamily family)
    {
        _familiesDiffer |= _family is { } known && known != family;
        _family ??= family;
    }
}
