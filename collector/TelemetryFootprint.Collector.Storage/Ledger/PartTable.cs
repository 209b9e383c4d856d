using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Running totals of parts of devices: they only grow, and are in no sum.</summary>
internal sealed class PartTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _add = new(connection, """
        INSERT INTO part_total (host, device, simulated, mj, low, high, observed_ms) VALUES ($0, $1, $2, $3, $4, $5, $6)
        ON CONFLICT DO UPDATE SET mj = mj + excluded.mj, low = low + excluded.low, high = high + excluded.high, observed_ms = observed_ms + excluded.observed_ms
        """, 7);

    public static List<PartTotal> All(SqliteConnection connection)
    {
        using var all = new Statement(connection, "SELECT host, device, simulated, mj, low, high, observed_ms FROM part_total ORDER BY 1, 2, 3", 0);
        return all.Rows(row => new PartTotal(
            row.GetString(0), row.GetString(1), row.GetBoolean(2), new(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))));
    }

    public void Add(string host, string device, bool isSimulated, EnergyCell cell) => _add.Run(
        host, device, isSimulated ? 1 : 0, cell.Millijoules, cell.LowMillijoules, cell.HighMillijoules, cell.ObservedMilliseconds);

    public void Dispose() => _add.Dispose();
}
