using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The account's side of <c>ledger.db</c>: cells with their prices, and all measured energy since the first contract.</summary>
public sealed class SqliteAccountReader(string path, TimeSpan? limit = null, IRunProjects? projects = null) : IAccountReader
{
    public T Account<T>(AccountQuery query, Func<AccountContext, IEnumerable<AccountCell>, T> ask, CancellationToken cancellationToken = default) => LedgerSnapshot.Ask(path, limit, (connection, look) =>
    {
        var prices = new PriceReader(connection, null, query.Range, query.AsOf);
        var mixes = new MixReader(connection, query.Range, query.AsOf);
        var reader = new CellReader(connection, query.AsOf, projects);
        var firsts = new FirstBookings(SiteTable.AllPeriods(connection));
        // A run may have gone on for years: it is read by its own series alone.
        var only = query.Filter?.Runs is { Count: 1 } one ? reader.OfRun(one.Single()) : null;
        var cells = only?.IsEmpty == true ? [] : reader.CellsByDay(query.Range, look, only).Where(query.Holds).Select(cell => CellOf(cell, prices, mixes, firsts));
        var devices = (query.NamesDevices ? DeviceTable.All(connection) : []).ToDictionary(device => (device.Host, device.Uuid));
        return ask(new(ConsumptionReader.Of(connection, query.ContractsFrom, query.Range.To, query.AsOf), devices), cells);
    }, cancellationToken);

    private static AccountCell CellOf(LedgerCell cell, PriceReader prices, MixReader mixes, FirstBookings firsts)
    {
        var price = prices.PriceOf(cell.Period.Zone, cell.Slot);
        return new(cell.Series, cell.Period, cell.Slot, cell.Energy, prices.FamilyOf(cell.Period.Zone), price is { } known ? (known.Value, known.Quality) : null)
        {
            CarbonFreePartsPerMillion = mixes.CarbonFreeOf(cell.Period.Zone, cell.Slot),
            First = firsts.Of(cell, price),
        };
    }
}
