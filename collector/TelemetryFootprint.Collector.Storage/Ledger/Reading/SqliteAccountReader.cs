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
        var cells = reader.CellsByDay(query.Range, look)
            .Where(cell => query.Projects?.Contains(cell.Series.Project) != false)
            .Select(cell => new AccountCell(
                cell.Series, cell.Period, cell.Slot, cell.Energy, prices.FamilyOf(cell.Period.Zone),
                prices.PriceOf(cell.Period.Zone, cell.Slot) is { } price ? (price.Value, price.Quality) : null)
            {
                CarbonFreePartsPerMillion = mixes.CarbonFreeOf(cell.Period.Zone, cell.Slot),
            });
        var devices = DeviceTable.All(connection).ToDictionary(device => (device.Host, device.Uuid));
        return ask(new(ConsumptionReader.Of(connection, query.ContractsFrom, query.Range.To, query.AsOf), devices), cells);
    }, cancellationToken);
}
