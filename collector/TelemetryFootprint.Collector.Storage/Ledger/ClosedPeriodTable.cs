using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Closed periods and their totals. Nothing of them is ever changed.</summary>
internal static class ClosedPeriodTable
{
    private const int NoFamily = 0;

    public static List<ClosedPeriod> All(SqliteConnection connection)
    {
        using var periods = new Statement(connection, "SELECT id, name, from_minute, to_minute, time_zone, materiality_ppm, closed_at, who FROM closed_period ORDER BY id", 0);
        using var totals = new Statement(connection, "SELECT zone, family, simulated, mj, unpriced_mj, ug, rest FROM closed_total WHERE period = $0 ORDER BY 1, 2, 3", 1);
        return [.. periods
            .Rows(row => (
                Id: row.GetInt64(0), Period: new PeriodToClose(row.GetString(1), new(new(row.GetInt32(2)), new(row.GetInt32(3))), row.GetString(4), row.GetInt32(5)),
                At: UnixTime.FromMicroseconds(row.GetInt64(6)), Who: row.GetString(7)))
            .Select(stored => new ClosedPeriod(stored.Period, stored.At, stored.Who, totals.Rows(ToTotal, stored.Id)))];
    }

    public static void Add(SqliteConnection connection, ClosedPeriod closed)
    {
        using var period = new Statement(connection, """
            INSERT INTO closed_period (name, from_minute, to_minute, time_zone, materiality_ppm, closed_at, who) VALUES ($0, $1, $2, $3, $4, $5, $6) RETURNING id
            """, 7);
        var id = period.Scalar(
            closed.Period.Name, closed.Period.Range.From.Value, closed.Period.Range.To.Value, closed.Period.TimeZone, closed.Period.MaterialityPpm,
            UnixTime.ToMicroseconds(closed.ClosedAt), closed.Who);
        using var total = new Statement(connection, """
            INSERT INTO closed_total (period, zone, family, simulated, mj, unpriced_mj, ug, rest) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
            """, 8);
        foreach (var row in closed.Totals)
        {
            var parts = row.Product?.ToParts();
            total.Run(
                id, row.Zone, row.Family?.Code ?? NoFamily, row.Simulated, row.Energy.Millijoules, row.Unpriced.Millijoules, parts?.Micrograms, parts?.Remainder);
        }
    }

    /// <summary>When and by whom the period was closed; null: it is open.</summary>
    public static string? WhyClosed(SqliteConnection connection, string name)
    {
        using var find = new Statement(connection, "SELECT closed_at, who FROM closed_period WHERE name = $0", 1);
        return find.Rows(row => string.Create(CultureInfo.InvariantCulture, $"{name} was closed {UnixTime.FromMicroseconds(row.GetInt64(0)):u} by {row.GetString(1)}"), name).FirstOrDefault();
    }

    private static PeriodTotal ToTotal(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt32(1) == NoFamily ? null : FactorFamily.FromCode(row.GetInt32(1)), row.GetBoolean(2), new Joules(row.GetInt64(3)),
        new Joules(row.GetInt64(4)), row.IsDBNull(5) ? null : EmissionProduct.FromParts(row.GetInt64(5), row.GetInt64(6)));
}
