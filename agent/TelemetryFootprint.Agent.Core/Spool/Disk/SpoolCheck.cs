using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What is wrong with a spool's file beyond its rows, which <see cref="SpoolScan"/> has looked at: its version, and whether SQLite reaches them all.</summary>
internal static class SpoolCheck
{
    private const int Corrupt = 11, NotADatabase = 26;

    /// <summary>Of the ways in which the disk can fail, those of reading what was written: the rest of the file may be as good as ever.</summary>
    private const int UnreadableBytes = 266, ShortRead = 522, DamagedFileSystem = 8458, ChecksumOfPage = 8202;

    /// <summary>Beyond this a version is no version but a damage.</summary>
    private const long HighestVersion = 100;

    /// <summary>What the file's header says of its layout must be what its rows say, or the header is damaged.</summary>
    /// <exception cref="SpoolException">It is of a newer version.</exception>
    public static string? Version(SpoolScan found, string path)
    {
        if (found.IsBlank) return null;
        long version = found.HeaderVersion;
        long told = found.Keys.All().Where(key => key.Kind == SpoolKeyKind.Format).Select(key => (long)key.Content[0]).FirstOrDefault(version);
        if (version == SpoolDatabase.Version && told == version) return null;
        if (version > SpoolDatabase.Version && told == version && version <= HighestVersion)
        {
            throw new SpoolException(string.Create(CultureInfo.InvariantCulture, $"{path} has version {version} and this agent knows up to {SpoolDatabase.Version}: run the newer agent that wrote it, or set StateDirectory to another directory"));
        }

        return "its header says another version than its content";
    }

    /// <summary>Null: the trees are whole and hold the rows that were found.</summary>
    public static string? Structure(SqliteConnection connection, SpoolScan found)
    {
        using var check = new Statement(connection, "PRAGMA quick_check(1)");
        if (check.Scalar() is not "ok") return "its structure is broken";
        long reached = SpoolDatabase.Number(connection, "SELECT count(*) FROM ticks");
        return reached == found.Ticks ? null : string.Create(CultureInfo.InvariantCulture, $"it holds {found.Ticks} ticks and reaches {reached}");
    }

    /// <summary>The file itself is wrong, or cannot be read in places, as opposed to rights, room, locks and a disk that takes no writes.</summary>
    public static bool IsDamage(Exception error) =>
        error is SqliteException { SqliteErrorCode: Corrupt or NotADatabase or 1 } or SqliteException { SqliteExtendedErrorCode: UnreadableBytes or ShortRead or DamagedFileSystem or ChecksumOfPage }
            or InvalidCastException or InvalidOperationException or Google.Protobuf.InvalidProtocolBufferException;

    /// <summary>The structure of an open file is broken.</summary>
    public static bool IsCorrupt(Exception error) => error is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>The keys of a file that is in use.</summary>
    public static void Load(SqliteConnection connection, SpoolKeys keys)
    {
        using var rows = new Statement(connection, "SELECT id, kind, content, crc FROM keys");
        rows.Each(row =>
        {
            var key = new SpoolKey(row.GetInt64(0), (SpoolKeyKind)row.GetInt64(1), row.GetFieldValue<byte[]>(2));
            if (key.Checksum == unchecked((uint)row.GetInt64(3))) keys.Load(key);
            return true;
        });
    }
}
