using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>The reading side of <c>inbox.db</c>, on a connection of its own. Safe for concurrent callers.</summary>
internal sealed class InboxReader : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly Statement _rows, _inventory, _consumers;

    public InboxReader(string path)
    {
        _connection = SqliteDatabase.OpenReader(path);
        _rows = new(_connection, """
            SELECT id, agent_id, epoch, first, last, inventory_id, received_at, clock_offset, payload FROM (
              SELECT *, sum(length(payload)) OVER (ORDER BY id) - length(payload) AS before FROM (
                SELECT * FROM batch WHERE id > $0 ORDER BY id LIMIT $1))
            WHERE before < $2 ORDER BY id
            """, 3);
        _inventory = new(_connection, "SELECT payload FROM inventory WHERE id = $0", 1);
        _consumers = new(_connection, "SELECT name, cursor, lost_ticks FROM consumer ORDER BY name", 0);
    }

    public List<InboxRow> Read(long afterId, int maxRows, long maxBytes)
    {
        lock (_lock) return _rows.Rows(ToRow, afterId, maxRows, maxBytes);
    }

    public byte[]? FindInventory(ReadOnlyMemory<byte> id)
    {
        lock (_lock) return (byte[]?)_inventory.Scalar(id.ToArray());
    }

    public List<InboxConsumer> Consumers()
    {
        lock (_lock) return _consumers.Rows(row => new InboxConsumer(row.GetString(0), row.GetInt64(1), row.GetInt64(2)));
    }

    public void Dispose()
    {
        _rows.Dispose();
        _inventory.Dispose();
        _consumers.Dispose();
        _connection.Dispose();
    }

    private static InboxRow ToRow(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetFieldValue<byte[]>(1), unchecked((ulong)row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4),
        row.GetFieldValue<byte[]>(5), UnixTime.TryFromMicroseconds(row.GetInt64(6)), row.GetInt64(7), row.GetFieldValue<byte[]>(8));
}
