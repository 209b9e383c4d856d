using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// The rows of a damaged file that match their checksums, each once. A checksum covers the key, so a row is believed wherever it is found: in the file's
/// order from both of its ends as far as that can be read, and then, since a broken page can hide others or show them out of order, key by key.
/// </summary>
internal sealed class SalvagedRows(SqliteConnection damaged, SpoolKeys keys, Action<TickRecord> take) : IDisposable
{
    private readonly Statement _up = new(damaged, $"SELECT {SpoolReader.Columns} FROM ticks ORDER BY sequence");
    private readonly Statement _down = new(damaged, $"SELECT {SpoolReader.Columns} FROM ticks ORDER BY sequence DESC");
    private readonly Statement _single = new(damaged, $"SELECT {SpoolReader.Columns} FROM ticks WHERE sequence = $0", 1);
    private readonly HashSet<ulong> _found = [];

    public long Count => _found.Count;

    /// <param name="end">The last key that a row can have.</param>
    /// <param name="expected">How many there were: with that many nothing more is looked for.</param>
    /// <param name="reach">How far before the first row found others may have been.</param>
    public void Find(ulong end, long expected, ulong reach)
    {
        Read(_up);
        if (Count < expected) Read(_down);
        if (Count == 0) return;
        ulong first = _found.Min();
        for (ulong key = first - Math.Min(first, reach); key <= end && Count < expected; key++)
        {
            if (!_found.Contains(key)) Read(_single, (long)key);
        }
    }

    public void Dispose()
    {
        _up.Dispose();
        _down.Dispose();
        _single.Dispose();
    }

    private void Read(Statement statement, params ReadOnlySpan<object?> values)
    {
        try
        {
            statement.Each(row =>
            {
                if (SpoolReader.TryRecord(row, keys) is { } record && _found.Add(record.Sequence)) take(record);
                return true;
            }, values);
        }
        catch (Exception error) when (SpoolCheck.IsDamage(error))
        {
            // As far as it goes.
        }
    }
}
