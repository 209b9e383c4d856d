using System.Text.Json;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The running totals of some runs, found by their owners' index: those that are over cost nothing.</summary>
internal static class RunTotalsReader
{
    private const string SeriesOf = "json_each($0) o CROSS JOIN series s ON s.owner = o.value";

    public static RunTotals Read(SqliteConnection connection, IReadOnlyCollection<string> runs)
    {
        var owners = OwnersOf(runs);
        using var last = new Statement(connection, "SELECT coalesce(max(id), 0) FROM series", 0);
        return new((long)last.Scalar()!, Energy(connection, owners), Booked(connection, owners));
    }

    public static RunStanding Standing(SqliteConnection connection, string run)
    {
        var owners = OwnersOf([run]);
        using var statement = new Statement(connection, $"""
            SELECT s.host, s.method = 6, sum(t.mj), sum(t.low), sum(t.high), sum(t.observed_ms), coalesce(sum((SELECT sum(u.mj) FROM unpriced_series u WHERE u.series = s.id AND u.zone IN (SELECT zone FROM site_period WHERE host = s.host))), 0)
            FROM {SeriesOf} JOIN energy_total t ON t.series = s.id GROUP BY 1, 2 ORDER BY 1, 2
            """, 1);
        var hosts = statement.Rows(
            row => new RunOnHost(row.GetString(0), row.GetBoolean(1), new(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), new Joules(row.GetInt64(6))), owners);
        return new(hosts, BookedOnHosts(connection, owners));
    }

    /// <summary>Of each of its series the first slot is looked up, whatever came after it.</summary>
    public static UtcMinute? FirstMinute(SqliteConnection connection, string run)
    {
        using var first = new Statement(connection, $"SELECT min((SELECT min(e.slot) FROM energy_slot e INDEXED BY energy_slot_series WHERE e.series = s.id)) FROM {SeriesOf}", 1);
        return first.Scalar(OwnersOf([run])) is long slot ? new UtcMinute((int)slot) : null;
    }

    /// <summary>A run is as new as its newest series; of those that are wanted alone it is looked up when they began.</summary>
    public static IReadOnlyList<LedgerRun> Newest(SqliteConnection connection, int most)
    {
        using var statement = new Statement(connection, """
            WITH newest AS (
              SELECT run, max(id) AS last FROM (
                SELECT id, CASE WHEN substr(owner, 1, length($2)) = $2 THEN substr(owner, length($2) + 1) ELSE owner END AS run FROM series WHERE owner NOT IN ($0, $1))
              GROUP BY run ORDER BY last DESC LIMIT $3)
            SELECT n.run, min((SELECT min(e.slot) FROM energy_slot e INDEXED BY energy_slot_series WHERE e.series = s.id)) AS first
            FROM newest n CROSS JOIN series s ON s.owner IN (n.run, $2 || n.run) GROUP BY n.run, n.last HAVING first IS NOT NULL ORDER BY first DESC, n.run
            """, 4);
        return statement.Rows(row => new LedgerRun(row.GetString(0), new UtcMinute(row.GetInt32(1))), OwnerText.Idle, OwnerText.Unattributed, OwnerText.ReservedIdlePrefix, most);
    }

    private static List<RunGramsOnHost> BookedOnHosts(SqliteConnection connection, string owners)
    {
        using var statement = new Statement(connection, $"""
            SELECT s.host, s.method = 6, b.zone, b.family, {RunningTotalsReader.BookedSum}
            FROM {SeriesOf} JOIN booked b ON b.series = s.id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """, 1);
        return statement.Rows(
            row => new RunGramsOnHost(row.GetString(0), row.GetBoolean(1), row.GetString(2), FactorFamily.FromCode(row.GetInt32(3)), RunningTotalsReader.SummedOf(row, 4).ToGrams()), owners);
    }

    private static string OwnersOf(IReadOnlyCollection<string> runs) => JsonSerializer.Serialize(runs.Concat(runs.Select(run => OwnerText.ReservedIdlePrefix + run)));

    private static List<RunEnergy> Energy(SqliteConnection connection, string owners)
    {
        using var statement = new Statement(connection, $"""
            SELECT s.owner, s.method = 6, min(s.id), sum(t.mj) FROM {SeriesOf} JOIN energy_total t ON t.series = s.id GROUP BY 1, 2
            """, 1);
        return [.. statement
            .Rows(row => new RunEnergy(OwnerText.RunOf(row.GetString(0)), row.GetBoolean(1), row.GetInt64(2), new Joules(row.GetInt64(3))), owners)
            .GroupBy(row => (row.Run, row.Simulated))
            .Select(run => new RunEnergy(run.Key.Run, run.Key.Simulated, run.Min(row => row.FirstSeries), new Joules(run.Sum(row => row.Energy.Millijoules))))
            .OrderBy(run => run.Run, StringComparer.Ordinal).ThenBy(run => run.Simulated)];
    }

    private static List<RunGrams> Booked(SqliteConnection connection, string owners)
    {
        using var statement = new Statement(connection, $"""
            SELECT s.owner, s.method = 6, b.zone, b.family, {RunningTotalsReader.BookedSum}
            FROM {SeriesOf} JOIN booked b ON b.series = s.id GROUP BY 1, 2, 3, 4
            """, 1);
        return [.. statement
            .Rows(
                row => (Run: OwnerText.RunOf(row.GetString(0)), Simulated: row.GetBoolean(1), Zone: row.GetString(2), Family: FactorFamily.FromCode(row.GetInt32(3)),
                    Product: RunningTotalsReader.SummedOf(row, 4)),
                owners)
            .GroupBy(row => (row.Run, row.Simulated, row.Zone, row.Family))
            .Select(run => new RunGrams(
                run.Key.Run, run.Key.Simulated, run.Key.Zone, run.Key.Family, run.Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product).ToGrams()))
            .OrderBy(run => run.Run, StringComparer.Ordinal).ThenBy(run => run.Simulated).ThenBy(run => run.Zone, StringComparer.Ordinal).ThenBy(run => run.Family.Code)];
    }
}
