using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>A row of the book being summed; <paramref name="cover"/> null: no contract is declared, or the row has no market.</summary>
internal sealed class BookSum(MarketCover? cover)
{
    private FacilityEnergy _covered;
    private EmissionProduct? _market = default(EmissionProduct);
    private ResidualMix? _mix;

    public long Millijoules { get; private set; }

    public EmissionProduct Product { get; private set; }

    public BookMarket? Market => cover is null ? null : new(_covered, _market) { Mix = _mix };

    public void Add(LedgerCell cell, Pue pue, CellPrice? price)
    {
        var it = new Joules(cell.Energy.Millijoules);
        Millijoules = checked(Millijoules + it.Millijoules);
        if (price is { } of) Product += EmissionProduct.Of(it, pue, of.Value);
        if (cover is null) return;
        var share = cover.ShareOf(cell.Period.Zone, cell.Slot, FacilityEnergy.Of(it, pue));
        _covered += share.Covered;
        // A row is of one zone, so it takes one mix.
        if (share.Rest.MillijoulePartsPerMillion > 0) _mix = share.Mix?.Mix;
        // What is not known of a part is not known of the row.
        _market = _market is { } sum && share.Emissions is { } product ? sum + product : null;
    }
}
