using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Looks at a spool without opening it for use: an agent may be using it.</summary>
public static class SpoolInspection
{
    /// <exception cref="SpoolException">It cannot be there, or cannot be read.</exception>
    public static SpoolSight Look(string directory)
    {
        SpoolLocation.Prepare(directory);
        string path = Path.Combine(directory, SpoolOptions.FileName);
        int damaged = DamagedFiles.Numbers(path).Count();
        if (!File.Exists(path)) return new(path, 0, 0, null, damaged);
        try
        {
            using SqliteConnection connection = SpoolDatabase.OpenReader(path);
            long ticks = SpoolDatabase.Number(connection, "SELECT count(*) FROM ticks");
            return new(path, new FileInfo(path).Length, ticks, ticks == 0 ? null : Oldest(connection), damaged);
        }
        catch (SqliteException error)
        {
            throw new SpoolException($"{path} cannot be read ({error.Message}); the agent salvages a damaged file when it starts", error);
        }
    }

    private static long? Oldest(SqliteConnection connection)
    {
        var keys = new SpoolKeys();
        SpoolCheck.Load(connection, keys);
        long? oldest = null;
        using var row = new Statement(connection, $"SELECT {SpoolReader.Columns} FROM ticks ORDER BY sequence LIMIT 1");
        row.Each(found =>
        {
            oldest = SpoolReader.TryStored(found, keys)?.Tick.UnixMicroseconds;
            return false;
        });
        return oldest;
    }
}
