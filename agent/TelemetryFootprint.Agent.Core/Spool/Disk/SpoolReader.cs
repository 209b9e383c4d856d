using Microsoft.Data.Sqlite;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The connection that delivery reads by, beside the one that writes: a commit under way holds up no reader. One thread at a time.</summary>
internal sealed class SpoolReader : IDisposable
{
    public const string Columns = "sequence, origin, inventory, thinned, payload, crc";

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SpoolKeys _keys;
    private readonly Statement _rows;
    private readonly Statement _sequences;

    public SpoolReader(SqliteConnection connection, SpoolKeys keys)
    {
        (_connection, _keys) = (connection, keys);
        _rows = new(connection, $"SELECT {Columns} FROM ticks WHERE sequence BETWEEN $0 AND $1 ORDER BY sequence", 2);
        _sequences = new(connection, $"SELECT sequence FROM ticks WHERE sequence BETWEEN $0 AND $1 ORDER BY sequence", 2);
    }

    /// <summary>Null: it does not match its checksum, or names what is not there.</summary>
    public static StoredTick? TryStored(SqliteDataReader row, SpoolKeys keys) =>
        TryRecord(row) is { IsWhole: true } record && keys.Origin(record.Origin) is not null && keys.Inventory(record.Inventory) is { } inventory ? new(record, record.ToTick(inventory)) : null;

    /// <summary>Up to <paramref name="maximum"/> ticks of the range that are not hidden; rows that are damaged go to <paramref name="damaged"/>.</summary>
    public List<SequencedTick> Ticks(ulong from, ulong to, int maximum, TickSpans hidden, List<ulong> damaged)
    {
        var ticks = new List<SequencedTick>();
        if (maximum <= 0 || from > to) return ticks;
        lock (_gate)
        {
            _rows.Each(row =>
            {
                ulong sequence = (ulong)row.GetInt64(0);
                if (hidden.Contains(sequence)) return true;
                if (TryStored(row, _keys) is { } stored) ticks.Add(new(sequence, stored.Tick));
                else damaged.Add(sequence);
                return ticks.Count < maximum;
            }, Signed(from), Signed(to));
        }

        return ticks;
    }

    /// <summary>The sequences of the range that are on the disk.</summary>
    public List<ulong> Sequences(ulong from, ulong to)
    {
        var sequences = new List<ulong>();
        if (from > to) return sequences;
        lock (_gate)
        {
            _sequences.Each(row =>
            {
                sequences.Add((ulong)row.GetInt64(0));
                return true;
            }, Signed(from), Signed(to));
        }

        return sequences;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _rows.Dispose();
            _sequences.Dispose();
            _connection.Dispose();
        }
    }

    private static TickRecord? TryRecord(SqliteDataReader row)
    {
        try
        {
            return new((ulong)row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3) != 0, row.GetFieldValue<byte[]>(4), unchecked((uint)row.GetInt64(5)));
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException)
        {
            // A column of another type than was written, or none: its page is damaged.
            return null;
        }
    }

    private static long Signed(ulong sequence) => (long)Math.Min(sequence, long.MaxValue);
}
