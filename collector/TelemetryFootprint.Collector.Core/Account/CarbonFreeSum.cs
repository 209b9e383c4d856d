using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A <see cref="CarbonFreeTotal"/> being summed.</summary>
internal sealed class CarbonFreeSum
{
    private const int Million = 1_000_000;

    private CarbonFreeScore _score;
    private FacilityEnergy _withoutMix, _unknown;

    /// <param name="cell">The energy.</param>
    /// <param name="covered">What contracts cover of it; null: none speaks of its zone.</param>
    public void Add(AccountCell cell, FacilityEnergy? covered)
    {
        var facility = cell.Facility;
        if (covered is null && cell.CarbonFreePartsPerMillion is null)
        {
            _unknown += facility;
            return;
        }

        if (cell.CarbonFreePartsPerMillion is null) _withoutMix += facility;
        var matched = covered ?? default;
        var ofGrid = (facility - matched).MillijoulePartsPerMillion * (cell.CarbonFreePartsPerMillion ?? 0) / Million;
        _score = _score.Add(facility, matched + new FacilityEnergy(ofGrid));
    }

    public CarbonFreeTotal Total => new(_score, _withoutMix, _unknown);
}
