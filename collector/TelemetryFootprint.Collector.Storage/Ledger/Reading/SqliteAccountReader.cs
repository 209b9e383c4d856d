using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The account's side of <c>ledger.db</c>: cells with their prices, and all measured energy since the first contract.</summary>
public sealed class SqliteAccountReader(string path, TimeSpan? limit = null) : IAccountReader
{
    public T Account<T>(AccountQuery query, Func<AccountContext, IEnumerable<AccountCell>, T> ask, CancellationToken cancellationToken = default) => LedgerSnapshot.Ask(path, limit, connection =>
    {
        var prices = new PriceReader(connection, null, query.Range);
        var cells = new CellReader(connection).Cells(query.Range)
            .Where(cell => query.Projects?.Contains(cell.Series.Project) != false)
            .Select(cell => new AccountCell(
                cell.Series, cell.Period, cell.Slot, cell.Energy, prices.FamilyOf(cell.Period.Zone),
                prices.PriceOf(cell.Period.Zone, cell.Slot) is { } price ? (price.Value, price.Quality) : null));
        var devices = DeviceTable.All(connection).ToDictionary(device => (device.Host, device.Uuid));
        return ask(new(Consumption(connection, query), devices), cells);
    }, cancellationToken);

    /// <summary>Whole slots: a contract's energy is matched with the slot's, however the range of the question cuts it.</summary>
    private static List<ZoneEnergy> Consumption(SqliteConnection connection, AccountQuery query)
    {
        if (query.ContractsFrom is not { } from) return [];
        using var statement = new Statement(connection, """
            SELECT p.zone, e.slot, e.minutes, p.pue_ppm, p.pue_set, sum(e.mj)
            FROM energy_slot e JOIN site_period p ON p.id = e.period JOIN series s ON s.id = e.series
            WHERE e.slot > $0 - 60 AND e.slot < $1 AND s.method <> 6 GROUP BY 1, 2, 3, 4, 5
            """, 2);
        return statement.Rows(
            row => new ZoneEnergy(
                row.GetString(0), new(new(row.GetInt32(1)), new(row.GetInt32(1) + row.GetInt32(2))), new(row.GetInt32(3), row.GetBoolean(4)), new(row.GetInt64(5))),
            from.Value, query.Range.To.Value);
    }
}
