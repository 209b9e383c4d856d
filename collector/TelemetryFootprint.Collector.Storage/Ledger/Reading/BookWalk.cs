using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Hour by hour, the rows of the book, now or as known then. Prices are read some days at a time.</summary>
internal sealed class BookWalk(SqliteConnection connection, MarketCover? cover, IRunProjects? projects, DateTimeOffset? asOf) : IDisposable
{
    private const int MinutesPerPrices = 7 * 1440;

    private readonly CellReader _cells = new(connection, asOf, projects);
    private readonly FactorTable _factors = new(connection);
    private readonly Dictionary<long, FactorIdentity> _identities = [];
    private PriceReader? _prices;
    private MinuteRange _priced;

    /// <summary>Throws if any of these hours cannot be told.</summary>
    public void Judge(IReadOnlyList<MinuteRange> hours) => _cells.Judge(hours);

    public IEnumerable<BookRow> Rows(MinuteRange hour)
    {
        var prices = PricesOf(hour);
        var sums = new Dictionary<(SitePeriod Period, string Project, bool Simulated, CellPrice? Price), BookSum>();
        var site = new Dictionary<SitePeriod, SitePeriod>(ReferenceEqualityComparer.Instance);
        foreach (var cell in _cells.Cells(hour))
        {
            // Hosts of one site, zone and PUE are one row.
            if (!site.TryGetValue(cell.Period, out var period))
                site[cell.Period] = period = cell.Period with { Host = string.Empty, From = default, Source = cell.Period.IsRestated ? SitePeriod.RestatedPrefix : string.Empty };
            // What it was first priced with tells no row of the book apart.
            var price = prices.PriceOf(cell.Period.Zone, cell.Slot) is { } of ? of with { First = null, FirstAt = null } : (CellPrice?)null;
            var key = (period, cell.Series.Project, cell.Series.IsSimulated, price);
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new(key.IsSimulated ? null : cover);
            sum.Add(cell, period.Pue, price);
        }

        return sums
            .OrderBy(sum => sum.Key.Period.Site, StringComparer.Ordinal).ThenBy(sum => sum.Key.Project, StringComparer.Ordinal)
            .ThenBy(sum => sum.Key.Period.Zone, StringComparer.Ordinal).ThenBy(sum => sum.Key.Simulated).ThenBy(sum => sum.Key.Price?.Version ?? 0)
            .ThenBy(sum => sum.Key.Period.Pue.PartsPerMillion)
            .Select(sum => Row(hour, sum.Key.Period, sum.Key.Project, sum.Key.Simulated, sum.Key.Price, sum.Value));
    }

    public void Dispose() => _factors.Dispose();

    private BookRow Row(MinuteRange hour, SitePeriod period, string project, bool simulated, CellPrice? price, BookSum sum) => new(
        hour, period.Site, project, period.Zone, simulated, period.Pue, new(sum.Millijoules), price?.Version, price?.Value, price is { } of ? IdentityOf(of.Version) : null,
        price?.Quality, price is null ? null : sum.Product, price?.IsRestated == true || period.IsRestated)
    {
        Market = sum.Market,
    };

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
        return _prices = new(connection, null, _priced, asOf);
    }
}
