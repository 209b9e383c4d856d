using Google.Protobuf;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>The writing side of <c>inbox.db</c>. Not safe for concurrent callers: the writer's loop owns it.</summary>
internal sealed class InboxDatabase : IDisposable
{
    private const int MaxCachedEpochs = 4096;

    /// <summary>Holes in one epoch. An agent leaves one for each batch that it sets aside.</summary>
    private const int MaxSpansPerEpoch = 65_536;

    private readonly SqliteConnection _connection;
    private readonly Statement _insert, _spans, _deleteSpan, _insertSpan, _advance, _sequence, _startSequence;
    private readonly InventoryTable _inventories;
    private readonly Dictionary<(string Agent, ulong Epoch), ReceivedSequences> _received = [];

    public InboxDatabase(string path, InventoryCaps? caps = null)
    {
        _connection = SqliteDatabase.OpenWriter(path, InboxSchema.Version, InboxSchema.Sql, InboxSchema.SecondVersion, InboxSchema.ThirdVersion);
        _insert = new(_connection, """
            INSERT INTO batch (agent_id, epoch, first, last, inventory_id, received_at, clock_offset, payload) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
            """, 8);
        _spans = new(_connection, "SELECT first, last FROM received WHERE agent_id = $0 AND epoch = $1 ORDER BY first", 2);
        _deleteSpan = new(_connection, "DELETE FROM received WHERE agent_id = $0 AND epoch = $1 AND first = $2", 3);
        _insertSpan = new(_connection, "INSERT INTO received (agent_id, epoch, first, last) VALUES ($0, $1, $2, $3)", 4);
        _inventories = new(_connection, caps ?? new());
        _advance = new(_connection, """
            INSERT INTO consumer (name, cursor, lost_ticks) VALUES ($0, $1, 0) ON CONFLICT DO UPDATE SET cursor = max(cursor, excluded.cursor)
            """, 2);
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
            // The cache may hold spans of the transaction that was taken back.
            _received.Clear();
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
        var received = ReceivedOf(agent, batch.Epoch);
        var missing = received.Missing(new(batch.FirstSequence, batch.FirstSequence + batch.TickCount - 1));
        if (missing.Count == 0) return;
        // It may have been deleted since the batch was admitted.
        if (!_inventories.Use(batch.InventoryId.ToArray(), batch.ReceivedAt) && batch.Inventory is { } inventory)
            AddInventory(inventory.Host, batch.InventoryId, inventory.ToByteArray(), batch.ReceivedAt);
        if (received.Spans.Count + missing.Count > MaxSpansPerEpoch) throw new InboxFullException("the epoch has too many holes: begin a new one");
        foreach (var span in missing)
        {
            var payload = span == missing[^1] ? batch.Payload.ToArray() : [];
            _insert.Run(
                agent, unchecked((long)batch.Epoch), span.First, span.Last, batch.InventoryId.ToArray(),
                UnixTime.ToMicroseconds(batch.ReceivedAt), batch.ClockOffsetMicroseconds, payload);
            Remember(received, agent, batch.Epoch, span);
        }
    }

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

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _spans, _deleteSpan, _insertSpan, _advance, _sequence, _startSequence]) statement.Dispose();
        _inventories.Dispose();
        _connection.Dispose();
    }

    private void Remember(ReceivedSequences received, byte[] agent, ulong epoch, SequenceSpan span)
    {
        var (swallowed, merged) = received.Add(span);
        foreach (var old in swallowed) _deleteSpan.Run(agent, unchecked((long)epoch), old.First);
        _insertSpan.Run(agent, unchecked((long)epoch), merged.First, merged.Last);
    }

    private ReceivedSequences ReceivedOf(byte[] agent, ulong epoch)
    {
        var key = (Convert.ToHexStringLower(agent), epoch);
        if (_received.TryGetValue(key, out var received)) return received;
        if (_received.Count >= MaxCachedEpochs) _received.Clear();
        return _received[key] = new(_spans.Rows(row => new SequenceSpan(row.GetInt64(0), row.GetInt64(1)), agent, unchecked((long)epoch)));
    }
}
