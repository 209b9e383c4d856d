using Google.Protobuf;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>The writing side of <c>inbox.db</c>. Not safe for concurrent callers: the writer's loop owns it.</summary>
internal sealed class InboxDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _insert, _advance, _sequence, _startSequence, _memo;
    private readonly InventoryTable _inventories;
    private readonly ReceivedTable _received;

    public InboxDatabase(string path, InventoryCaps? caps = null, int spansPerEpoch = ReceivedTable.MaxSpansPerEpoch)
    {
        _connection = SqliteDatabase.OpenWriter(path, InboxSchema.Version, InboxSchema.Sql, InboxSchema.SecondVersion, InboxSchema.ThirdVersion, InboxSchema.FourthVersion);
        _insert = new(_connection, """
            INSERT INTO batch (agent_id, epoch, first, last, inventory_id, received_at, clock_offset, payload) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
            """, 8);
        _received = new(_connection, spansPerEpoch);
        _inventories = new(_connection, caps ?? new());
        _advance = new(_connection, """
            INSERT INTO consumer (name, cursor, lost_ticks) VALUES ($0, $1, 0) ON CONFLICT DO UPDATE SET cursor = max(cursor, excluded.cursor)
            """, 2);
        _memo = new(_connection, "INSERT INTO memo (agent_id, text) VALUES ($0, $1) ON CONFLICT DO UPDATE SET text = excluded.text", 2);
        _sequence = new(_connection, "UPDATE sqlite_sequence SET seq = $0 WHERE name = 'batch' AND seq < $0", 1);
        _startSequence = new(_connection, "INSERT INTO sqlite_sequence (name, seq) SELECT 'batch', $0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'batch')", 1);
    }

    public SqliteConnection Connection => _connection;

    /// <summary>All that <paramref name="work"/> does, in one transaction, or nothing of it.</summary>
    public void InTransaction(Action work)
    {
        try
        {
            SqliteDatabase.InTransaction(_connection, () =>
            {
                work();
                return true;
            });
        }
        catch
        {
            _received.Forget();
            throw;
        }
    }

    /// <summary>
    /// Adds one row per contiguous range of ticks that were not received before. The last of them has the payload; the others
    /// are empty and mean the next one that is not, so that a batch over many holes costs no more than its own bytes. Clean-up
    /// goes from the lowest id up, and never takes a payload before the rows that mean it.
    /// </summary>
    public void Add(InboxSubmission batch)
    {
        var agent = batch.AgentId.ToArray();
        var missing = _received.Missing(agent, batch.Epoch, new(batch.FirstSequence, batch.FirstSequence + batch.TickCount - 1));
        if (missing.Count == 0) return;
        if (batch.Memo is { } memo) AddMemo(batch.AgentId, memo);
        // It may have been deleted since the batch was admitted.
        if (!_inventories.Use(batch.InventoryId.ToArray(), batch.ReceivedAt) && batch.Inventory is { } inventory)
            AddInventory(inventory.Host, batch.InventoryId, inventory.ToByteArray(), batch.ReceivedAt);
        foreach (var span in missing)
        {
            var payload = span == missing[^1] ? batch.Payload.ToArray() : [];
            _insert.Run(
                agent, unchecked((long)batch.Epoch), span.First, span.Last, batch.InventoryId.ToArray(),
                UnixTime.ToMicroseconds(batch.ReceivedAt), batch.ClockOffsetMicroseconds, payload);
            _received.Remember(agent, batch.Epoch, span);
        }
    }

    /// <summary>In the place of the one before.</summary>
    public void AddMemo(ReadOnlyMemory<byte> agent, ReadOnlyMemory<byte> memo) => _memo.Run(agent.ToArray(), memo.ToArray());

    public void AddInventory(string host, ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> payload, DateTimeOffset now) =>
        _inventories.Add(host, id.ToArray(), payload.ToArray(), now);

    /// <summary>A turn of the clean-up.</summary>
    public void DeleteUnusedInventories(DateTimeOffset now) => _inventories.DeleteUnused(now);

    /// <summary>
    /// Moves the consumer, and the ids with it: if this inbox is younger than its consumer (it was lost, or is a backup), a row
    /// must not get an id that the consumer takes for read.
    /// </summary>
    public void Advance(string consumer, long cursor)
    {
        _advance.Run(consumer, cursor);
        _startSequence.Run(cursor);
        _sequence.Run(cursor);
    }

    public void Forget(string consumer)
    {
        using var forget = new Statement(_connection, "DELETE FROM consumer WHERE name = $0", 1);
        forget.Run(consumer);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _advance, _sequence, _startSequence, _memo]) statement.Dispose();
        _received.Dispose();
        _inventories.Dispose();
        _connection.Dispose();
    }
}
