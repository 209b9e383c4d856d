using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// The whole ledger as text: one line per row, natural keys in place of row ids, sorted. Two ledgers that mean the same give the same bytes. How the device was
/// measured stands as a word; the last column of a series' row is 1 where the owner's part of that is modelled, else 0.
/// </summary>
public static class LedgerExport
{
    private static readonly string IsSplit = $"(s.method & {SeriesTable.Split}) != 0";

    private static readonly string Series = $"s.host, s.device, s.owner, s.state, {MethodOf("s.method")}";

    private static readonly (string Name, string Sql)[] Tables =
    [
        ("site", "SELECT host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres, source FROM site_period WHERE gone_at IS NULL"),
        ("slot_length", "SELECT zone, from_minute, minutes FROM slot_length"),
        ("minute", $"SELECT {Series}, e.minute, e.mj, e.low, e.high, e.observed_ms, {IsSplit} FROM energy_minute e JOIN series s ON s.id = e.series"),
        ("late", $"SELECT {Series}, e.minute, e.received_at, e.mj, e.low, e.high, e.observed_ms, {IsSplit} FROM energy_late e JOIN series s ON s.id = e.series"),
        ("slot", $"SELECT {Series}, p.from_minute, e.slot, e.minutes, e.mj, e.low, e.high, e.observed_ms, {IsSplit} FROM energy_slot e JOIN series s ON s.id = e.series JOIN site_period p ON p.id = e.period"),
        ("total", $"SELECT {Series}, e.mj, e.low, e.high, e.observed_ms, s.project, {IsSplit} FROM energy_total e JOIN series s ON s.id = e.series"),
        ("part", "SELECT host, device, simulated, mj, low, high, observed_ms FROM part_total"),
        ("factor", "SELECT id, zone, family, provider, source, from_minute, to_minute, micrograms, quality, known_at FROM factor_version"),
        ("mix", "SELECT id, zone, provider, source, from_minute, to_minute, parts, known_at FROM generation_mix"),
        ("price", "SELECT zone, family, slot, minutes, version, micrograms, quality FROM slot_price"),
        ("booked", $"SELECT {Series}, b.zone, b.family, b.ug, b.rest, s.project, {IsSplit} FROM booked b JOIN series s ON s.id = b.series"),
        ("water", $"SELECT {Series}, p.zone, p.pue_ppm, p.wue_microlitres, w.grid, s.project, sum(w.mj), {IsSplit} FROM booked_water w JOIN series s ON s.id = w.series JOIN site_period p ON p.id = w.period GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12"),
        ("unpriced", "SELECT zone, slot, simulated, minutes, mj FROM unpriced"),
        ("price_past", "SELECT zone, family, slot, until, version, micrograms, quality FROM slot_price_past"),
        ("restatement", "SELECT zone, family, slot, minutes, simulated, old_version, new_version, old_micrograms, new_micrograms, mj, delta_ng, reason, at, hosts, old_pue, new_pue FROM restatement"),
        ("restated", "SELECT project, zone, family, simulated, up_ug, up_rest, down_ug, down_rest FROM restated"),
    ];

    public static void Write(string path, TextWriter output)
    {
        using var connection = SqliteDatabase.OpenReader(path);
        SqliteDatabase.Execute(connection, "BEGIN;");
        foreach (var (name, sql) in Tables)
        {
            using var statement = new Statement(connection, sql + OrderOf(sql), 0);
            statement.Each(row =>
            {
                output.Write(ToLine(name, row));
                output.Write('\n');
                return true;
            });
        }
    }

    private static string MethodOf(string column) =>
        $"CASE {column} & {SeriesTable.Methods} {string.Join(' ', Enum.GetValues<Method>().Select(method => $"WHEN {(int)method} THEN '{MethodName.Of(method)}'"))} ELSE {column} END";

    /// <summary>By all columns, from left to right: SQLite sorts on disk what does not fit in memory, and no table is held here.</summary>
    private static string OrderOf(string sql)
    {
        // The lists of columns above have commas between columns only.
        var columns = sql[..sql.IndexOf(" FROM ", StringComparison.Ordinal)].Count(letter => letter == ',') + 1;
        return " ORDER BY " + string.Join(", ", Enumerable.Range(1, columns).Select(column => column.ToString(CultureInfo.InvariantCulture)));
    }

    private static string ToLine(string table, SqliteDataReader row)
    {
        var line = new StringBuilder(table);
        for (var i = 0; i < row.FieldCount; i++)
        {
            line.Append('\t').Append(row.GetValue(i) switch
            {
                long number => number.ToString(CultureInfo.InvariantCulture),
                // A tab or line feed in a name must not look like a column's end.
                string text => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal),
                _ => "-",
            });
        }

        return line.ToString();
    }
}
