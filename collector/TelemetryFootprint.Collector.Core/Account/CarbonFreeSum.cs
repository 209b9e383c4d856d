using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A <see cref="CarbonFreeTotal"/> being summed.</summary>
internal sealed class CarbonFreeSum
{
    private const int Million = 1_000_000;

    private CarbonFreeScore _score, _atMost;
    private FacilityEnergy _withoutMix, _unknown, _byVolume;

    /// <param name="cell">The energy.</param>
    /// <param name="share">What contracts cover of it.</param>
    /// <param name="isContracted">Contracts of single hours speak of its zone.</param>
    public void Add(AccountCell cell, MarketShare share, bool isContracted)
    {
        var facility = cell.Facility;
        _byVolume += share.Covered - share.Hourly;
        if (!isContracted && cell.CarbonFreePartsPerMillion is null)
        {
            _unknown += facility;
            return;
        }

        if (cell.CarbonFreePartsPerMillion is null) _withoutMix += facility;
        _score = _score.Add(facility, Matched(cell, share.Hourly));
        // As if all that a contract claims had been generated in the hour of its use.
        _atMost = _atMost.Add(facility, Matched(cell, share.Covered));
    }

    public CarbonFreeTotal Total => new(_score, _atMost, _withoutMix, _unknown, _byVolume);

    private static FacilityEnergy Matched(AccountCell cell, FacilityEnergy covered) =>
        covered + new FacilityEnergy((cell.Facility - covered).MillijoulePartsPerMillion * (cell.CarbonFreePartsPerMillion ?? 0) / Million);
}
