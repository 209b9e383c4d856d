using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Booked litres per project and zone since the ledger began.</summary>
internal static class BookedWaterReader
{
    public static IReadOnlyList<ProjectWater> Read(SqliteConnection connection)
    {
        using var statement = new Statement(connection, """
            SELECT s.project, s.method = 6, p.zone, p.pue_ppm, p.wue_microlitres, w.grid, sum(w.mj)
            FROM booked_water w JOIN series s ON s.id = w.series JOIN site_period p ON p.id = w.period GROUP BY 1, 2, 3, 4, 5, 6
            """, 0);
        return
        [
            .. statement.Rows(row => (Project: row.GetString(0), Simulated: row.GetBoolean(1), Zone: row.GetString(2), Water: WaterOf(row)))
                .GroupBy(row => (row.Project, row.Simulated, row.Zone))
                .Select(group => new ProjectWater(
                    group.Key.Project, group.Key.Simulated, group.Key.Zone, Known(group.Select(row => row.Water.OnSite)), Known(group.Select(row => row.Water.OffSite))))
                .OrderBy(total => total.Project, StringComparer.Ordinal).ThenBy(total => total.Simulated).ThenBy(total => total.Zone, StringComparer.Ordinal),
        ];
    }

    private static WaterFootprint WaterOf(SqliteDataReader row) => WaterFootprint.Of(
        new(row.GetInt64(6)), new(row.GetInt32(3), true), row.IsDBNull(4) ? null : new(row.GetInt64(4)), row.GetInt64(5) < 0 ? null : new(row.GetInt64(5)));

    /// <summary>Null: nothing of it is known. What is known of a part is a lower bound, and grows.</summary>
    private static Litres? Known(IEnumerable<Litres?> parts) =>
        parts.OfType<Litres>().ToList() is { Count: > 0 } known ? known.Aggregate((sum, part) => sum + part) : null;
}
