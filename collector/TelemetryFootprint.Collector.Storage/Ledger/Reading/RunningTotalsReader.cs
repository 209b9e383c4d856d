using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The totals since the ledger began, from their own tables: no range is scanned.</summary>
internal static class RunningTotalsReader
{
    // Remainders are summed in two parts: as they are, a few thousand of them pass 64 bits.
    private const int RestUnit = 1_000_000;
    internal const string BookedSum = "sum(b.ug), sum(b.rest / 1000000), sum(b.rest % 1000000)";

    // Bit by bit: this library has no function that joins sets.
    private const string Grades = "max(b.grades & 2) | max(b.grades & 4) | max(b.grades & 8) | max(b.grades & 16) | max(b.grades & 32)";

    public static RunningTotals Read(SqliteConnection connection) =>
        new(Energy(connection), Booked(connection), Projects(connection), Restated(connection), Unpriced(connection))
        {
            Devices = DeviceTable.All(connection),
            Parts = PartTable.All(connection),
            Uncovered = UncoveredTable.All(connection),
            Water = BookedWaterReader.Read(connection),
        };

    /// <summary>From a table of its own: where no factor is known, every slot since the ledger began is unpriced.</summary>
    public static IReadOnlyList<DeviceUnpriced> UnpricedByDevice(SqliteConnection connection)
    {
        using var statement = new Statement(connection, """
            SELECT s.host, s.device, s.method = 6, sum(u.mj)
            FROM unpriced_series u JOIN series s ON s.id = u.series WHERE u.mj <> 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """, 0);
        return statement.Rows(row => new DeviceUnpriced(row.GetString(0), row.GetString(1), row.GetBoolean(2), new Joules(row.GetInt64(3))));
    }

    private static List<EnergyTotal> Energy(SqliteConnection connection)
    {
        using var statement = new Statement(connection, """
            SELECT s.host, s.device, s.method & 15, s.state, sum(t.mj), sum(t.low), sum(t.high), sum(t.observed_ms)
            FROM energy_total t JOIN series s ON s.id = t.series GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """, 0);
        return statement.Rows(row => new EnergyTotal(
            row.GetString(0), row.GetString(1), (Method)row.GetInt32(2), (PowerState)row.GetInt32(3),
            new(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7))));
    }

    private static List<BookedTotal> Booked(SqliteConnection connection)
    {
        using var statement = new Statement(connection, $"""
            SELECT s.host, s.device, b.zone, b.family, s.method = 6, {BookedSum}, {Grades}
            FROM booked b JOIN series s ON s.id = b.series GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
            """, 0);
        return statement.Rows(row => new BookedTotal(
            row.GetString(0), row.GetString(1), row.GetString(2), FactorFamily.FromCode(row.GetInt32(3)), row.GetBoolean(4), SummedOf(row, 5).ToGrams(),
            BookedGrades.Lowest(row.GetInt32(8))));
    }

    private static List<ProjectTotal> Projects(SqliteConnection connection)
    {
        using var energy = new Statement(connection, """
            SELECT s.project, s.method = 6, sum(t.mj) FROM energy_total t JOIN series s ON s.id = t.series GROUP BY 1, 2
            """, 0);
        using var booked = new Statement(connection, $"""
            SELECT s.project, s.method = 6, b.zone, b.family, {BookedSum} FROM booked b JOIN series s ON s.id = b.series GROUP BY 1, 2, 3, 4
            """, 0);
        var totals = energy
            .Rows(row => (Project: row.GetString(0), Simulated: row.GetBoolean(1), Millijoules: row.GetInt64(2)))
            .GroupBy(row => (row.Project, row.Simulated))
            .Select(group => new ProjectTotal(group.Key.Project, group.Key.Simulated, null, null, new Joules(group.Sum(row => row.Millijoules)), null));
        var grams = booked
            .Rows(row => (Project: row.GetString(0), Simulated: row.GetBoolean(1), Zone: row.GetString(2), Family: FactorFamily.FromCode(row.GetInt32(3)),
                Product: SummedOf(row, 4)))
            .GroupBy(row => (row.Project, row.Simulated, row.Zone, row.Family))
            .Select(group => new ProjectTotal(
                group.Key.Project, group.Key.Simulated, group.Key.Zone, group.Key.Family, null,
                group.Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product).ToGrams()));
        return [.. totals.Concat(grams).OrderBy(total => total.Project, StringComparer.Ordinal).ThenBy(total => total.Simulated).ThenBy(total => total.Zone, StringComparer.Ordinal)];
    }

    private static List<RestatedTotal> Restated(SqliteConnection connection)
    {
        using var statement = new Statement(connection, """
            SELECT project, zone, family, simulated, up_ug, up_rest, down_ug, down_rest FROM restated ORDER BY 1, 2, 3, 4
            """, 0);
        return statement.Rows(row => new RestatedTotal(
            row.GetString(0), row.GetString(1), FactorFamily.FromCode(row.GetInt32(2)), row.GetBoolean(3), GramsOf(row, 4), GramsOf(row, 6)));
    }

    private static List<UnpricedTotal> Unpriced(SqliteConnection connection)
    {
        using var statement = new Statement(connection, """
            SELECT z.zone, u.simulated, coalesce(sum(u.mj), 0) FROM (SELECT DISTINCT zone FROM site_period) z
            LEFT JOIN unpriced u ON u.zone = z.zone GROUP BY 1, 2 ORDER BY 1, 2
            """, 0);
        return statement.Rows(row => new UnpricedTotal(row.GetString(0), !row.IsDBNull(1) && row.GetBoolean(1), new Joules(row.GetInt64(2))));
    }

    internal static EmissionProduct SummedOf(SqliteDataReader row, int column) => EmissionProduct.FromParts(
        row.GetInt64(column), ((Int128)row.GetInt64(column + 1) * RestUnit) + row.GetInt64(column + 2));

    private static GramsCo2e GramsOf(SqliteDataReader row, int column) =>
        EmissionProduct.FromParts(row.GetInt64(column), row.GetInt64(column + 1)).ToGrams();
}
