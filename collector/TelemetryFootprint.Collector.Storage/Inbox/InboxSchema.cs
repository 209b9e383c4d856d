namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>The tables of <c>inbox.db</c>.</summary>
internal static class InboxSchema
{
    public const int Version = 1;

    /// <summary>AUTOINCREMENT: an id is never used again, so a consumer's cursor never points at another row. <c>received</c> is kept for ever.</summary>
    public const string Sql = """
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
}
