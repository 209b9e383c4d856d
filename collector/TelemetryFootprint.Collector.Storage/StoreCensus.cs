using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage;

/// <summary>What lies in the two files now, read in one look for the collector's health.</summary>
/// <param name="InboxRows">Batches that wait for a consumer or for the next clean-up.</param>
/// <param name="InboxBytes">Their payloads.</param>
/// <param name="OldestRow">When the oldest of them came; null: the inbox is empty.</param>
/// <param name="PendingRows">Of these, not yet in the ledger.</param>
/// <param name="OldestPending">When the oldest pending one came; null: the ledger has everything.</param>
/// <param name="Batches">Rows since the store began; never falls.</param>
/// <param name="Ticks">Distinct ticks since the store began; never falls.</param>
/// <param name="Restatements">Since the store began; never falls.</param>
/// <param name="FactorVersions">Since the store began; never falls.</param>
public sealed record StoreCensus(
    long InboxRows,
    long InboxBytes,
    DateTimeOffset? OldestRow,
    long PendingRows,
    DateTimeOffset? OldestPending,
    long Batches,
    long Ticks,
    long Restatements,
    long FactorVersions)
{
    public InventoryTally Inventories { get; init; } = new(0, 0, 0, 0);

    /// <summary>Reads both files, without counting anything: a scrape costs the same however long the store lives.</summary>
    public static StoreCensus Take(string inboxPath, string ledgerPath)
    {
        // The ledger first: a row that it takes in meanwhile then counts as pending, never as lost.
        using var ledger = SqliteDatabase.OpenReader(ledgerPath);
        // Nothing of these two is ever deleted, so the last id is their count.
        using var marks = new Statement(ledger, "SELECT (SELECT inbox FROM ledger_cursor), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'restatement'), 0), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'factor_version'), 0)", 0);
        var (cursor, restatements, versions) = marks.Rows(row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))[0];
        using var inbox = SqliteDatabase.OpenReader(inboxPath);
        using var inventories = new Statement(inbox, "SELECT count, bytes, unused, displaced FROM inventory_tally", 0);
        var tally = inventories.Rows(row => new InventoryTally(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)))[0];
        using var rows = new Statement(inbox, """
            SELECT rows, bytes, (SELECT received_at FROM batch ORDER BY id LIMIT 1), max(0, min(rows, last - $0)),
              (SELECT received_at FROM batch WHERE id > $0 ORDER BY id LIMIT 1), last, ticks
            FROM (SELECT rows, bytes, ticks, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batch'), 0) AS last FROM tally)
            """, 1);
        var census = rows.Rows(
            row => new StoreCensus(
                row.GetInt64(0), row.GetInt64(1), Time(row, 2), row.GetInt64(3), Time(row, 4), row.GetInt64(5), row.GetInt64(6), restatements, versions),
            cursor)[0];
        return census with { Inventories = tally };
    }

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : UnixTime.FromMicroseconds(row.GetInt64(column));
}
