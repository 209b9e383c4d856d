using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Hour by hour, the rows of the book. Prices are read some days at a time.</summary>
internal sealed class BookWalk(SqliteConnection connection) : IDisposable
{
    private const int MinutesPerPrices = 7 * 1440;

    private readonly CellReader _cells = new(connection);
    private readonly FactorTable _factors = new(connection);
    private readonly Dictionary<long, FactorIdentity> _identities = [];
    private PriceReader? _prices;
    private MinuteRange _priced;

    public IEnumerable<BookRow> Rows(MinuteRange hour)
    {
        var prices = PricesOf(hour);
        var sums = new Dictionary<(SitePeriod Period, string Project, bool Simulated, CellPrice? Price), (long Millijoules, EmissionProduct Product)>();
        var site = new Dictionary<SitePeriod, SitePeriod>(ReferenceEqualityComparer.Instance);
        foreach (var cell in _cells.Cells(hour))
        {
            // Hosts of one site, zone and PUE are one row.
            if (!site.TryGetValue(cell.Period, out var period))
                site[cell.Period] = period = cell.Period with { Host = string.Empty, From = default, Source = cell.Period.IsRestated ? SitePeriod.RestatedPrefix : string.Empty };
            var price = prices.PriceOf(cell.Period.Zone, cell.Slot);
            var key = (period, cell.Series.Project, cell.Series.IsSimulated, price);
            var (millijoules, product) = sums.GetValueOrDefault(key);
            sums[key] = (
                checked(millijoules + cell.Energy.Millijoules),
                price is { } of ? product + EmissionProduct.Of(new(cell.Energy.Millijoules), period.Pue, of.Value) : product);
        }

        return sums
            .OrderBy(sum => sum.Key.Period.Site, StringComparer.Ordinal).ThenBy(sum => sum.Key.Project, StringComparer.Ordinal)
            .ThenBy(sum => sum.Key.Period.Zone, StringComparer.Ordinal).ThenBy(sum => sum.Key.Simulated).ThenBy(sum => sum.Key.Price?.Version ?? 0)
            .ThenBy(sum => sum.Key.Period.Pue.PartsPerMillion)
            .Select(sum => Row(hour, sum.Key.Period, sum.Key.Project, sum.Key.Simulated, sum.Key.Price, sum.Value.Millijoules, sum.Value.Product));
    }

    public void Dispose() => _factors.Dispose();

    private BookRow Row(MinuteRange hour, SitePeriod period, string project, bool simulated, CellPrice? price, long millijoules, EmissionProduct product) => new(
        hour, period.Site, project, period.Zone, simulated, period.Pue, new(millijoules), price?.Version, price?.Value, price is { } of ? IdentityOf(of.Version) : null,
        price?.Quality, price is null ? null : product, price?.IsRestated == true || period.IsRestated);

    private FactorIdentity IdentityOf(long version)
    {
        if (!_identities.TryGetValue(version, out var identity)) _identities[version] = identity = _factors.Identity(version);
        return identity;
    }

    private PriceReader PricesOf(MinuteRange hour)
    {
        if (_prices is not null && hour.From >= _priced.From && hour.To <= _priced.To) return _prices;
        _priced = new(hour.From, new(Math.Max(hour.To.Value, hour.From.Value + MinutesPerPrices)));
        _identities.Clear();
        return _prices = new(connection, null, _priced);
    }
}
