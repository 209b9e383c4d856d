using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Reads all of a spool's file once: structure, keys, state, and the checksum of every row.</summary>
internal static class SpoolCheck
{
    private const int Corrupt = 11, NotADatabase = 26, InputOutput = 10;

    /// <summary>Beyond this a version is no version but a damage.</summary>
    private const long HighestVersion = 100;

    /// <exception cref="SpoolException">It is of a newer version.</exception>
    public static SpoolContent Read(SqliteConnection connection, string path)
    {
        var keys = new SpoolKeys();
        SpoolState? state = null;
        string? damage = null;
        bool hasState = Try(ref damage, () => state = State(connection));
        Try(ref damage, () => Keys(connection, "keys", keys));
        Try(ref damage, () => Keys(connection, "keys_copy", keys));
        RefuseNewer(connection, keys, path, ref damage);
        Try(ref damage, () => damage ??= Structure(connection));
        var rows = new SpoolRowCheck(keys);
        Try(ref damage, () => rows.Run(connection));
        if (rows.Broken > 0) damage ??= string.Create(CultureInfo.InvariantCulture, $"{rows.Broken} ticks do not match their checksums");
        if (hasState && state is null) damage ??= "its state row is unreadable";
        if (state is not null && state.Ticks != rows.Ticks) damage ??= string.Create(CultureInfo.InvariantCulture, $"it holds {rows.Ticks} ticks and says {state.Ticks}");
        return new(keys, state, rows.Ticks, rows.LastSequence, damage);
    }

    /// <summary>What the disk or the file itself did wrong, as opposed to rights, room and locks.</summary>
    public static bool IsDamage(Exception error) =>
        error is SqliteException { SqliteErrorCode: Corrupt or NotADatabase or InputOutput or 1 } or InvalidCastException or InvalidOperationException or Google.Protobuf.InvalidProtocolBufferException;

    /// <summary>The structure of an open file is broken.</summary>
    public static bool IsCorrupt(Exception error) => error is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    private static bool Try(ref string? damage, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception error) when (IsDamage(error))
        {
            damage ??= error.Message;
            return false;
        }
    }

    /// <summary>The keys of a file that is in use.</summary>
    public static void Load(SqliteConnection connection, SpoolKeys keys) => Keys(connection, "keys", keys);

    private static string? Structure(SqliteConnection connection)
    {
        using var check = new Statement(connection, "PRAGMA quick_check(1)");
        return check.Scalar() is "ok" ? null : "its structure is broken";
    }

    private static SpoolState? State(SqliteConnection connection)
    {
        SpoolState? state = null;
        using var row = new Statement(connection, "SELECT body, crc FROM state WHERE id = 1");
        row.Each(found =>
        {
            byte[] body = found.GetFieldValue<byte[]>(0);
            state = Crc32C.Of(body) == unchecked((uint)found.GetInt64(1)) ? SpoolState.Parse(body) : null;
            return false;
        });
        return state;
    }

    private static void Keys(SqliteConnection connection, string table, SpoolKeys keys)
    {
        bool hasBroken = false;
        using var rows = new Statement(connection, $"SELECT id, kind, content, crc FROM {table}");
        rows.Each(row =>
        {
            var key = new SpoolKey(row.GetInt64(0), (SpoolKeyKind)row.GetInt64(1), row.GetFieldValue<byte[]>(2));
            if (key.Checksum == unchecked((uint)row.GetInt64(3))) keys.Load(key);
            else hasBroken = true;
            return true;
        });
        if (hasBroken) throw new InvalidCastException($"{table} has a row that does not match its checksum");
    }

    private static void RefuseNewer(SqliteConnection connection, SpoolKeys keys, string path, ref string? damage)
    {
        long version = 0;
        if (!Try(ref damage, () => version = SpoolDatabase.Number(connection, "PRAGMA user_version"))) return;
        long told = keys.All().Where(key => key.Kind == SpoolKeyKind.Format).Select(key => (long)key.Content[0]).FirstOrDefault(version);
        if (version == SpoolDatabase.Version && told == version) return;
        if (version > SpoolDatabase.Version && told == version && version <= HighestVersion)
        {
            throw new SpoolException(string.Create(CultureInfo.InvariantCulture, $"{path} has version {version} and this agent knows up to {SpoolDatabase.Version}: run the newer agent that wrote it, or set StateDirectory to another directory"));
        }

        damage ??= "its header says another version than its content";
    }
}
