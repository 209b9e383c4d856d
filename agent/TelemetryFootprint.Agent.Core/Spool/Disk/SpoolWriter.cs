using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool.Disk.Pages;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The one connection that writes. Used by one thread at a time; a transaction that fails leaves nothing of itself behind.</summary>
internal sealed class SpoolWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SpoolKeys _keys;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _insert;
    private readonly Statement _delete;
    private readonly Statement _key;
    private readonly Statement _keyCopy;
    private readonly Statement _state;
    private readonly Statement _stateCopy;
    private readonly Statement _pages;
    private readonly Statement _freePages;
    private readonly Statement _detail;
    private readonly Statement _oldest;
    private readonly HashSet<long> _durable;
    private long _ticks;
    private (ulong? Sequence, long? UnixMicroseconds) _first;

    public SpoolWriter(SqliteConnection connection, SpoolKeys keys, IEnumerable<long> durable, long ticks)
    {
        (_connection, _keys, _ticks) = (connection, keys, ticks);
        _durable = [.. durable];
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _insert = new(connection, "INSERT OR REPLACE INTO ticks VALUES($0, $1, $2, $3, $4, $5)", 6);
        _delete = new(connection, "DELETE FROM ticks WHERE sequence BETWEEN $0 AND $1", 2);
        _key = new(connection, "INSERT OR REPLACE INTO keys VALUES($0, $1, $2, $3)", 4);
        _keyCopy = new(connection, "INSERT OR REPLACE INTO keys_copy VALUES($0, $1, $2, $3)", 4);
        _state = new(connection, "INSERT OR REPLACE INTO state VALUES(1, $0, $1)", 2);
        _stateCopy = new(connection, "INSERT OR REPLACE INTO state_copy VALUES(1, $0, $1)", 2);
        _pages = new(connection, "PRAGMA page_count");
        _freePages = new(connection, "PRAGMA freelist_count");
        _detail = new(connection, $"SELECT {SpoolReader.Columns} FROM ticks WHERE sequence >= $0 AND thinned = 0 ORDER BY sequence LIMIT $1", 2);
        _oldest = new(connection, $"SELECT {SpoolReader.Columns} FROM ticks ORDER BY sequence LIMIT $0", 1);
    }

    /// <summary>One transaction. Throws <see cref="SqliteException"/> if it is not durable, and then nothing of it is there.</summary>
    public SpoolFill Apply(SpoolCommit commit)
    {
        long ticks = _ticks;
        var keys = new List<long>();
        FaultPoint.Pass("spool.begin");
        InTransaction(() =>
        {
            foreach (TickSpan range in commit.Forgotten.Spans) ticks -= _delete.Run((long)range.First, (long)range.Last);
            if (!commit.Forgotten.IsEmpty) FaultPoint.Pass("spool.deleted");
            foreach (TickRecord record in commit.Records)
            {
                Name(record.Origin, keys);
                Name(record.Inventory, keys);
                Write(record);
            }

            FaultPoint.Pass("spool.written");
            ticks += commit.Records.Count;
            Write(commit.State with { Ticks = ticks });
            FaultPoint.Pass("spool.state-written");
        });
        FaultPoint.Pass("spool.committed");
        if (!commit.Forgotten.IsEmpty) FaultPoint.Pass("spool.forgotten");
        _ticks = ticks;
        _durable.UnionWith(keys);
        foreach (TickRecord record in commit.Records) _keys.Use(record.Origin, record.Inventory, record.Sequence);
        return Fill();
    }

    /// <summary>The connection is closed by somebody else.</summary>
    public bool IsShared { get; init; }

    public SpoolFill Fill()
    {
        ulong? sequence = null;
        _oldest.Each(row =>
        {
            sequence = (ulong)row.GetInt64(0);
            // The same row as after the last commit needs no other look.
            if (sequence != _first.Sequence) _first = (sequence, SpoolReader.TryStored(row, _keys)?.Tick.UnixMicroseconds);
            return false;
        }, 1);
        if (sequence is null) _first = default;
        long pages = (long)_pages.Scalar()!;
        return new(_ticks, (pages - (long)_freePages.Scalar()!) * PageFile.PageBytes, pages * PageFile.PageBytes, _first.Sequence, _first.UnixMicroseconds);
    }

    /// <summary>Ticks that were not thinned, from a sequence on; a row that cannot be read is left out.</summary>
    public List<StoredTick> Detail(ulong from, int maximum) => Stored(_detail, (long)from, maximum);

    public List<StoredTick> Oldest(int maximum) => Stored(_oldest, maximum);

    /// <summary>The log's pages go to their places, on the disk.</summary>
    public void Checkpoint() => SpoolDatabase.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE);");

    /// <summary>Takes keys out whose rows are gone: both copies or none.</summary>
    public void Forget(IReadOnlyList<long> keys)
    {
        if (keys.Count == 0) return;
        using var key = new Statement(_connection, "DELETE FROM keys WHERE id = $0", 1);
        using var copy = new Statement(_connection, "DELETE FROM keys_copy WHERE id = $0", 1);
        InTransaction(() =>
        {
            foreach (long id in keys)
            {
                key.Run(id);
                copy.Run(id);
            }
        });
        _durable.ExceptWith(keys);
    }

    public void Dispose()
    {
        foreach (Statement statement in new[] { _begin, _commit, _insert, _delete, _key, _keyCopy, _state, _stateCopy, _pages, _freePages, _detail, _oldest }) statement.Dispose();
        if (!IsShared) _connection.Dispose();
    }

    private List<StoredTick> Stored(Statement statement, params ReadOnlySpan<object?> values)
    {
        var ticks = new List<StoredTick>();
        statement.Each(row =>
        {
            if (SpoolReader.TryStored(row, _keys) is { } tick) ticks.Add(tick);
            return true;
        }, values);
        return ticks;
    }

    private void Name(long id, List<long> written)
    {
        if (_durable.Contains(id) || written.Contains(id)) return;
        Write(_keys.Key(id));
        written.Add(id);
    }

    private void Write(SpoolKey key)
    {
        _key.Run(key.Id, (long)key.Kind, key.Content, (long)key.Checksum);
        _keyCopy.Run(key.Id, (long)key.Kind, key.Content, (long)key.Checksum);
    }

    private void Write(in TickRecord record) =>
        _insert.Run((long)record.Sequence, record.Origin, record.Inventory, record.IsThinned ? 1L : 0L, record.Payload, (long)record.Checksum);

    private void Write(SpoolState state)
    {
        byte[] body = state.ToBytes();
        long sum = Crc32C.Of(body);
        _state.Run(body, sum);
        _stateCopy.Run(body, sum);
    }

    private void InTransaction(Action work)
    {
        _begin.Run();
        try
        {
            work();
            _commit.Run();
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            SpoolDatabase.Execute(_connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself: most failures of the disk end the transaction.
        }
    }
}
