using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Market-based grams being summed; <paramref name="cover"/> null: no contract is declared.</summary>
internal sealed class MarketSum(MarketCover? cover)
{
    private readonly CarbonFreeSum _carbonFree = new();
    private readonly SortedDictionary<string, ResidualPartSum> _byZone = new(StringComparer.Ordinal);
    private FacilityEnergy _covered, _unpriced;

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
        if (share is { Mix: { } use, OfRest: { } product }) PartOf(use).Add(cell, share.Rest, product);
        else _unpriced += share.Rest;
    }

    public MarketTotal Total
    {
        get
        {
            ResidualPart[] parts = [.. _byZone.Values.Select(sum => sum.Part).Where(part => part.Energy.MillijoulePartsPerMillion > 0)];
            var residual = parts.Aggregate(default(FacilityEnergy), (sum, part) => sum + part.Energy);
            var product = _byZone.Values.Aggregate(default(EmissionProduct), (sum, part) => sum + part.Product);
            var total = new MarketTotal(
                _covered.MillijoulePartsPerMillion + residual.MillijoulePartsPerMillion > 0 ? new MarketBasedGrams(product.ToGrams()) : null,
                parts.Aggregate(default(GramsBounds), (sum, part) => sum + part.Bounds), _covered, residual, _unpriced, parts, _carbonFree.Total);
            return total.IsMixed ? total with { Emissions = null, Bounds = default } : total;
        }
    }

    private ResidualPartSum PartOf(ResidualUse use)
    {
        if (!_byZone.TryGetValue(use.Zone, out var part)) _byZone[use.Zone] = part = new(use);
        return part;
    }
}
