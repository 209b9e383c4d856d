using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A <see cref="CostTotal"/> being summed. Products stay exact; the amount is divided once, at the end.</summary>
public sealed class CostSum(PriceBook prices)
{
    private CostProduct _middle, _low, _high;

    // Of a millijoule of the machines.
    private CostProduct _dearest;
    private Joules _lacking;
    private bool _known, _estimated;
    private (string Site, MinuteRange Slot, TariffRange? Tariff)? _last;

    /// <param name="energy">Of the machines, before PUE.</param>
    /// <param name="site">Where it was used, with the PUE of then.</param>
    /// <param name="slot">The ledger's slot that it lies in.</param>
    public void Add(EnergyCell energy, SitePeriod site, MinuteRange slot)
    {
        if (TariffOf(site.Site, slot) is not { } tariff)
        {
            _lacking += new Joules(energy.Millijoules);
            return;
        }

        _known = true;
        _estimated |= tariff.IsEstimated;
        _middle += Cost(energy.Millijoules, site.Pue, tariff.Middle);
        _low += Cost(energy.LowMillijoules, site.Pue, tariff.Low);
        _high += Cost(energy.HighMillijoules, site.Pue, tariff.High);
        if (energy.Millijoules > 0) Meet(Cost(1, site.Pue, tariff.High));
    }

    public void Add(CostSum other)
    {
        _known |= other._known;
        _estimated |= other._estimated;
        _middle += other._middle;
        _low += other._low;
        _high += other._high;
        _lacking += other._lacking;
        Meet(other._dearest);
    }

    /// <summary>The amount if what is lacking is as dear as the dearest of the rest; null: nobody can say.</summary>
    public Money? AtMost => _known && _dearest.Value > 0 ? (_middle + (_dearest * _lacking.Millijoules)).ToMoney(prices.Currency) : null;

    public CostTotal Total => _known
        ? new(_middle.ToMoney(prices.Currency), _low.ToMoney(prices.Currency), _high.ToMoney(prices.Currency), _lacking, _estimated)
        : new(null, null, null, _lacking, false);

    private void Meet(CostProduct ofAMillijoule)
    {
        if (ofAMillijoule.Value > _dearest.Value) _dearest = ofAMillijoule;
    }

    private static CostProduct Cost(long millijoules, Pue pue, Tariff tariff) => CostProduct.Of(FacilityEnergy.Of(new(millijoules), pue), tariff);

    // The cells of a slot come one after another.
    private TariffRange? TariffOf(string site, MinuteRange slot)
    {
        if (_last is { } last && last.Site == site && last.Slot == slot) return last.Tariff;
        var tariff = prices.TariffOf(site, slot);
        _last = (site, slot, tariff);
        return tariff;
    }
}
