using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>The reading side of <c>inbox.db</c>, on a connection of its own. Safe for concurrent callers.</summary>
internal sealed class InboxReader : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly Statement _rows, _payload, _inventory, _memo, _consumers, _waiting;

    public InboxReader(string path)
    {
        _connection = SqliteDatabase.OpenReader(path);
        _rows = new(_connection, """
            SELECT id, agent_id, epoch, first, last, inventory_id, received_at, clock_offset, payload FROM batch WHERE id > $0 ORDER BY id LIMIT $1
            """, 2);
        _payload = new(_connection, "SELECT payload FROM batch WHERE id > $0 AND length(payload) > 0 ORDER BY id LIMIT 1", 1);
        _inventory = new(_connection, "SELECT payload FROM inventory WHERE id = $0", 1);
        _waiting = new(_connection, "SELECT max(0, (SELECT max(id) FROM batch) - $0), (SELECT received_at FROM batch WHERE id > $0 ORDER BY id LIMIT 1)", 1);
        _memo = new(_connection, "SELECT text FROM memo WHERE agent_id = $0", 1);
        _consumers = new(_connection, "SELECT name, cursor, lost_ticks FROM consumer ORDER BY name", 0);
    }

    /// <summary>Rows until the bytes are spent, and at least one.</summary>
    public List<InboxRow> Read(long afterId, int maxRows, long maxBytes)
    {
        lock (_lock)
        {
            var rows = new List<InboxRow>();
            long bytes = 0;
            _rows.Each(
                row =>
                {
                    rows.Add(ToRow(row));
                    return (bytes += rows[^1].Payload.Length) < maxBytes;
                },
                afterId, maxRows);
            return WithPayloads(rows);
        }
    }

    public byte[]? FindInventory(ReadOnlyMemory<byte> id)
    {
        lock (_lock) return (byte[]?)_inventory.Scalar(id.ToArray());
    }

    public byte[]? FindMemo(ReadOnlyMemory<byte> agent)
    {
        lock (_lock) return (byte[]?)_memo.Scalar(agent.ToArray());
    }

    public List<InboxConsumer> Consumers()
    {
        lock (_lock) return _consumers.Rows(row => new InboxConsumer(row.GetString(0), row.GetInt64(1), row.GetInt64(2)));
    }

    /// <summary>Rows after that one, without counting them, and when the first of them came; null: there is none.</summary>
    public (long Rows, DateTimeOffset? Oldest) Waiting(long afterId)
    {
        lock (_lock)
            return _waiting.Rows(row => row.IsDBNull(1) ? (0L, (DateTimeOffset?)null) : (row.GetInt64(0), UnixTime.TryFromMicroseconds(row.GetInt64(1))), afterId)[0];
    }

    public void Dispose()
    {
        _rows.Dispose();
        _payload.Dispose();
        _inventory.Dispose();
        _memo.Dispose();
        _consumers.Dispose();
        _waiting.Dispose();
        _connection.Dispose();
    }

    // From the end: a row without a payload has that of the row after it.
    private List<InboxRow> WithPayloads(List<InboxRow> rows)
    {
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            if (rows[i].Payload.Length > 0) continue;
            var payload = i + 1 < rows.Count ? rows[i + 1].Payload : (byte[]?)_payload.Scalar(rows[i].Id) ?? [];
            rows[i] = rows[i] with { Payload = payload };
        }

        return rows;
    }

    private static InboxRow ToRow(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetFieldValue<byte[]>(1), unchecked((ulong)row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4),
        row.GetFieldValue<byte[]>(5), UnixTime.TryFromMicroseconds(row.GetInt64(6)), row.GetInt64(7), row.GetFieldValue<byte[]>(8));
}
