namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>The tables of <c>inbox.db</c>.</summary>
internal static class InboxSchema
{
    public const int Version = 4;

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

    /// <summary>
    /// Whose each inventory is and when a batch named it last, beside the inventories themselves, so that noting a use does not write those anew.
    /// Of older ones the host is not known until it sends them again, and the first clean-up deletes those that no batch names.
    /// </summary>
    public const string ThirdVersion = """
        CREATE TABLE IF NOT EXISTS inventory_use (id BLOB PRIMARY KEY, host TEXT NOT NULL, bytes INTEGER NOT NULL, used_at INTEGER NOT NULL) WITHOUT ROWID;
        INSERT OR IGNORE INTO inventory_use SELECT id, '', length(payload), 0 FROM inventory;
        CREATE INDEX IF NOT EXISTS inventory_use_of_host ON inventory_use (host, used_at, bytes);
        CREATE INDEX IF NOT EXISTS inventory_use_by_time ON inventory_use (used_at);
        CREATE INDEX IF NOT EXISTS batch_by_inventory ON batch (inventory_id);
        CREATE TABLE IF NOT EXISTS inventory_host (host TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS inventory_tally (
          one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, bytes INTEGER NOT NULL, hosts INTEGER NOT NULL, unused INTEGER NOT NULL, displaced INTEGER NOT NULL);
        INSERT OR IGNORE INTO inventory_tally SELECT 1, count(*), coalesce(sum(bytes), 0), 0, 0, 0 FROM inventory_use;
        CREATE TRIGGER IF NOT EXISTS inventory_came AFTER INSERT ON inventory_use BEGIN
          UPDATE inventory_tally SET count = count + 1, bytes = bytes + new.bytes;
        END;
        CREATE TRIGGER IF NOT EXISTS inventory_went AFTER DELETE ON inventory_use BEGIN
          UPDATE inventory_tally SET count = count - 1, bytes = bytes - old.bytes;
        END;
        CREATE TRIGGER IF NOT EXISTS inventory_host_came AFTER INSERT ON inventory_host BEGIN
          UPDATE inventory_tally SET hosts = hosts + 1;
        END;

        """;

    /// <summary>What a sender must know after a restart to go on where it was.</summary>
    public const string FourthVersion = """
        CREATE TABLE IF NOT EXISTS memo (agent_id BLOB PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;

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

    public const string Sql = FirstVersion + SecondVersion + ThirdVersion + FourthVersion;
}
