using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Market-based grams being summed; <paramref name="cover"/> null: no contract is declared.</summary>
internal sealed class MarketSum(MarketCover? cover)
{
    private FacilityEnergy _covered, _residual, _unpriced;
    private EmissionProduct _product;
    private GramsBounds _bounds;
    private readonly CarbonFreeSum _carbonFree = new();

    public void Add(AccountCell cell)
    {
        // Contracts are made for energy that was used: what a demo makes up has no market.
        if (cell.Series.IsSimulated) return;
        if (cover is null)
        {
            _carbonFree.Add(cell, default, isContracted: false);
            return;
        }

        var share = cover.ShareOf(cell.Site.Zone, cell.Slot, cell.Facility);
        _covered += share.Covered;
        _carbonFree.Add(cell, share, cover.IsContractedByTheHour(cell.Site.Zone));
        if (share.OfRest is { } product)
        {
            _residual += share.Rest;
            _product += product;
            // A residual mix is a year's.
            _bounds += GramsRange.Of(cell.Energy, product.ToGrams(), FactorQuality.Annual);
        }
        else
        {
            _unpriced += share.Rest;
        }
    }

    public MarketTotal Total => new(
        _covered.MillijoulePartsPerMillion + _residual.MillijoulePartsPerMillion > 0 ? new MarketBasedGrams(_product.ToGrams()) : null, _bounds, _covered, _residual, _unpriced, _carbonFree.Total);
}
