using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// Looks at every row of a spool's file, without an object for any of them: a spool of 256 MiB holds a million, and the agent is to measure within two seconds.
/// What was found before the file could not be read any further stands.
/// </summary>
internal sealed class SpoolRowCheck(SpoolKeys keys)
{
    private long _origin, _inventory;
    private bool _areKnown;
    private ulong _first;

    /// <summary>Rows that are as they were written.</summary>
    public long Ticks { get; private set; }

    /// <summary>Of those, the highest sequence.</summary>
    public ulong LastSequence { get; private set; }

    public long Broken { get; private set; }

    /// <exception cref="SqliteException">The file cannot be read to its end.</exception>
    public void Run(SqliteConnection connection)
    {
        sqlite3 handle = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, $"SELECT {SpoolReader.Columns} FROM ticks ORDER BY sequence", out sqlite3_stmt rows), handle);
        using (rows)
        {
            int code;
            while ((code = raw.sqlite3_step(rows)) == raw.SQLITE_ROW) Take(rows);
            Use();
            if (code != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(code, handle);
        }
    }

    private void Take(sqlite3_stmt row)
    {
        ulong sequence = (ulong)raw.sqlite3_column_int64(row, 0);
        (long origin, long inventory) = (raw.sqlite3_column_int64(row, 1), raw.sqlite3_column_int64(row, 2));
        uint sum = TickRecord.Sum(sequence, origin, inventory, raw.sqlite3_column_int64(row, 3) != 0, raw.sqlite3_column_blob(row, 4));
        bool isWhole = sum == unchecked((uint)raw.sqlite3_column_int64(row, 5));
        if (isWhole && (origin, inventory) != (_origin, _inventory)) Begin(origin, inventory, sequence);
        if (!isWhole || !_areKnown)
        {
            Broken++;
            return;
        }

        Ticks++;
        LastSequence = Math.Max(LastSequence, sequence);
    }

    /// <summary>Neighbours name the same keys nearly always.</summary>
    private void Begin(long origin, long inventory, ulong sequence)
    {
        Use();
        (_origin, _inventory, _first) = (origin, inventory, sequence);
        _areKnown = keys.Inventory(inventory) is not null && keys.Origin(origin) is not null;
    }

    private void Use()
    {
        if (!_areKnown || Ticks == 0) return;
        keys.Use(_origin, _inventory, _first);
        keys.Use(_origin, _inventory, LastSequence);
    }
}
