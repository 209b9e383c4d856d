namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>The tables of <c>inbox.db</c>.</summary>
internal static class InboxSchema
{
    public const int Version = 2;

    /// <summary>What a scrape would else have to count: rows and bytes that lie here now, and distinct ticks since the store began.</summary>
    public const string SecondVersion = """
        CREATE TABLE IF NOT EXISTS tally (one INTEGER PRIMARY KEY CHECK (one = 1), rows INTEGER NOT NULL, bytes INTEGER NOT NULL, ticks INTEGER NOT NULL);
        INSERT OR REPLACE INTO tally SELECT 1, count(*), coalesce(sum(length(payload)), 0), (SELECT coalesce(sum(last - first + 1), 0) FROM received) FROM batch;
        CREATE TRIGGER IF NOT EXISTS batch_came AFTER INSERT ON batch BEGIN
          UPDATE tally SET rows = rows + 1, bytes = bytes + length(new.payload), ticks = ticks + new.last - new.first + 1;
        END;
        CREATE TRIGGER IF NOT EXISTS batch_went AFTER DELETE ON batch BEGIN
          UPDATE tally SET rows = rows - 1, bytes = bytes - length(old.payload);
        END;

        """;

    /// <summary>AUTOINCREMENT: an id is never used again, so a consumer's cursor never points at another row. <c>received</c> is kept for ever.</summary>
    private const string FirstVersion = """
        CREATE TABLE inventory (id BLOB PRIMARY KEY, payload BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE batch (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          agent_id BLOB NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
          inventory_id BLOB NOT NULL, received_at INTEGER NOT NULL, clock_offset INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE TABLE received (
          agent_id BLOB NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
          PRIMARY KEY (agent_id, epoch, first)) WITHOUT ROWID;
        CREATE TABLE consumer (name TEXT PRIMARY KEY, cursor INTEGER NOT NULL, lost_ticks INTEGER NOT NULL) WITHOUT ROWID;

        """;

    public const string Sql = FirstVersion + SecondVersion;
}
