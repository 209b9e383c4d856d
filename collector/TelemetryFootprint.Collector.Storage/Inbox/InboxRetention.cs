using System.Globalization;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// Deletes rows that every consumer has read. What the ledger has not read is never deleted, however old it is and however much: it was acknowledged, and
/// beyond <paramref name="MaxBytes"/> the inbox takes nothing new in until the ledger has caught up. Rows that the ledger has read and another consumer
/// has not go at these caps, and are counted as that one's loss.
/// </summary>
public sealed record InboxRetention(TimeSpan MaxAge, long MaxBytes)
{
    /// <summary>Seven days or 10 GiB.</summary>
    public static InboxRetention Default { get; } = new(TimeSpan.FromDays(7), 10L << 30);

    /// <summary>Deletes what every consumer has read and nothing else: a collector that was off for longer than the rows' age still has to count them.</summary>
    /// <returns>The last row that every consumer has read.</returns>
    internal static long DeleteRead(InboxDatabase inbox)
    {
        using var lowest = new Statement(inbox.Connection, "SELECT min(cursor) FROM consumer", 0);
        using var delete = new Statement(inbox.Connection, "DELETE FROM batch WHERE id <= $0", 1);
        var read = Number(lowest.Scalar());
        FaultPoint.Pass("retention.begin");
        delete.Run(read);
        FaultPoint.Pass("retention.deleted");
        return read;
    }

    /// <summary>
    /// True if the rows that wait for the ledger have more than <see cref="MaxBytes"/> of the pages in use; they have the share of them that they are of all
    /// rows. What waits for another consumer alone refuses nothing: it goes at the cap. The marks of what was received and the inventories are among those
    /// pages: where they alone are beyond a small cap, batches are taken as fast as the ledger reads them, and never refused for ever.
    /// </summary>
    internal bool IsFull(InboxDatabase inbox)
    {
        var used = UsedBytes(inbox);
        if (used <= MaxBytes) return false;
        // Ids have no holes: rows come one by one and go from the oldest on.
        using var waiting = new Statement(inbox.Connection, "SELECT max(id) - max(min(id) - 1, coalesce((SELECT cursor FROM consumer WHERE name = $0), 0)) FROM batch", 1);
        using var all = new Statement(inbox.Connection, "SELECT rows FROM tally", 0);
        var rows = Number(waiting.Scalar(InboxConsumer.Ledger));
        return rows > 0 && (double)used * rows / Math.Max(rows, Number(all.Scalar())) > MaxBytes;
    }

    internal void Apply(InboxDatabase inbox, DateTimeOffset now)
    {
        var connection = inbox.Connection;
        using var expired = new Statement(connection, "SELECT max(id) FROM batch WHERE received_at < $0", 1);
        using var overflow = new Statement(connection, """
            SELECT max(id) FROM (SELECT id, sum(length(payload)) OVER (ORDER BY id DESC) AS newer FROM batch) WHERE newer > $0
            """, 1);
        using var count = new Statement(connection, """
            UPDATE consumer SET lost_ticks = lost_ticks + coalesce((SELECT sum(last - first + 1) FROM batch WHERE id > consumer.cursor AND id <= $0), 0),
              cursor = max(cursor, $0)
            """, 1);
        using var delete = new Statement(connection, "DELETE FROM batch WHERE id <= $0", 1);

        using var oldest = new Statement(connection, "SELECT received_at FROM batch ORDER BY id LIMIT 1", 0);

        var read = DeleteRead(inbox);
        inbox.DeleteUnusedInventories(now);
        using var ledger = new Statement(connection, "SELECT cursor FROM consumer WHERE name = $0", 1);
        var counted = Number(ledger.Scalar(InboxConsumer.Ledger));
        if (counted <= read) return;
        // The two scans are for a consumer that is behind the ledger; the writer waits for them.
        var cutoff = UnixTime.ToMicroseconds(now - MaxAge);
        var tooOld = oldest.Scalar() is long first && first < cutoff ? Number(expired.Scalar(cutoff)) : 0;
        var tooMany = UsedBytes(inbox) > MaxBytes ? Number(overflow.Scalar(MaxBytes)) : 0;
        var forced = Math.Min(Math.Max(tooOld, tooMany), counted);
        if (forced <= read) return;
        count.Run(forced);
        delete.Run(forced);
    }

    /// <summary>Not the file's size: it never shrinks, and what was deleted from it is room.</summary>
    private static long UsedBytes(InboxDatabase inbox)
    {
        using var used = new Statement(inbox.Connection, "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size", 0);
        return Number(used.Scalar());
    }

    private static long Number(object? value) => value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
