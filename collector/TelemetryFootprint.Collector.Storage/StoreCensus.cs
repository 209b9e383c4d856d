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
    /// <summary>Reads both files. The ledger's own cursor says what is pending.</summary>
    public static StoreCensus Take(string inboxPath, string ledgerPath)
    {
        // The ledger first: a row that it takes in meanwhile then counts as pending, never as lost.
        using var ledger = SqliteDatabase.OpenReader(ledgerPath);
        using var marks = new Statement(ledger, "SELECT (SELECT inbox FROM ledger_cursor), (SELECT count(*) FROM restatement), (SELECT count(*) FROM factor_version)", 0);
        var (cursor, restatements, versions) = marks.Rows(row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))[0];
        using var inbox = SqliteDatabase.OpenReader(inboxPath);
        using var rows = new Statement(inbox, """
            SELECT count(*), coalesce(sum(length(payload)), 0), min(received_at), count(*) FILTER (WHERE id > $0), min(received_at) FILTER (WHERE id > $0),
              coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'batch'), 0), coalesce((SELECT sum(last - first + 1) FROM received), 0)
            FROM batch
            """, 1);
        return rows.Rows(
            row => new StoreCensus(
                row.GetInt64(0), row.GetInt64(1), Time(row, 2), row.GetInt64(3), Time(row, 4), row.GetInt64(5), row.GetInt64(6), restatements, versions),
            cursor)[0];
    }

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : UnixTime.FromMicroseconds(row.GetInt64(column));
}
