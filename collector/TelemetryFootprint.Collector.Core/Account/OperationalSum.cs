using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Energy and its location-based grams in the kind that it is booked in, being summed.</summary>
internal sealed class OperationalSum
{
    private readonly Dictionary<FactorQuality, Joules> _byQuality = [];
    private EnergyCell _energy;
    private FacilityEnergy _facility, _pricedFacility;
    private EmissionProduct _product;
    private GramsBounds _bounds;
    private Joules _unpriced;

    public void Add(AccountCell cell)
    {
        _energy += cell.Energy;
        _facility += cell.Facility;
        if (cell.Price is not var (value, quality))
        {
            _unpriced += cell.It;
            return;
        }

        var product = EmissionProduct.OfWeighted(cell.Facility.MillijoulePartsPerMillion, value);
        _product += product;
        _pricedFacility += cell.Facility;
        _byQuality[quality] = _byQuality.GetValueOrDefault(quality) + cell.It;
        _bounds += GramsRange.Of(cell.Energy, product.ToGrams(), quality);
    }

    public OperationalTotal Total => new(
        _energy, _facility, _byQuality.Count == 0 ? null : _product.ToGrams(), _bounds, IntensityOf(), _unpriced, QualityShares.Of(_byQuality, _unpriced));

    /// <summary>Energy-weighted: it times the priced energy at the meter is the grams.</summary>
    private GramsPerKilowattHour? IntensityOf() => _pricedFacility.MillijoulePartsPerMillion is var priced && priced == 0
        ? null
        : new((long)((_product.Value + (priced / 2)) / priced));
}
