using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// The file. <c>ticks</c> holds one row per tick under its sequence; <c>keys</c> what they name and <c>state</c> the row that
/// each commit rewrites, both twice, on different pages. What is deleted is overwritten, or a look at the pages would find it again. Write-ahead log; a commit of <see cref="SpoolDurability.Tick"/> is on the disk before it returns.
/// </summary>
internal static class SpoolDatabase
{
    public const int Version = 1;

    private const string Schema = """
        CREATE TABLE ticks(sequence INTEGER PRIMARY KEY, origin INTEGER NOT NULL, inventory INTEGER NOT NULL, thinned INTEGER NOT NULL, payload BLOB NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE keys(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, content BLOB NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE keys_copy(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, content BLOB NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE state(id INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL);
        CREATE TABLE state_copy(id INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL);
        """;

    public static SqliteConnection OpenWriter(string path, SpoolOptions options)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            RequireWal(connection, path);
            string logPages = (options.LogBytes / PageFile.PageBytes).ToString(CultureInfo.InvariantCulture), logBytes = options.LogBytes.ToString(CultureInfo.InvariantCulture);
            string synchronous = options.Durability == SpoolDurability.Tick ? "FULL" : "NORMAL";
            Execute(connection, $"PRAGMA synchronous={synchronous}; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint={logPages}; PRAGMA journal_size_limit={logBytes};");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadOnly);

    /// <summary>Of a file that has just been made.</summary>
    public static void Create(SqliteConnection connection)
    {
        var format = new SpoolKey(0, SpoolKeyKind.Format, [Version]);
        string row = string.Create(CultureInfo.InvariantCulture, $"VALUES(0, {(int)format.Kind}, x'{Version:X2}', {format.Checksum})");
        byte[] body = SpoolState.Empty.ToBytes();
        string state = string.Create(CultureInfo.InvariantCulture, $"VALUES(1, x'{Convert.ToHexString(body)}', {Crc32C.Of(body)})");
        string version = Version.ToString(CultureInfo.InvariantCulture);
        Execute(connection, $"BEGIN IMMEDIATE; {Schema} INSERT INTO keys {row}; INSERT INTO keys_copy {row}; INSERT INTO state {state}; INSERT INTO state_copy {state}; PRAGMA user_version={version}; COMMIT;");
    }

    public static long Number(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        return Convert.ToInt64(statement.Scalar(), CultureInfo.InvariantCulture);
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        statement.Run();
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout=10000; PRAGMA cache_size=-1024;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>SQLite refuses the mode in silence where the file system cannot do it.</summary>
    private static void RequireWal(SqliteConnection connection, string path)
    {
        using var statement = new Statement(connection, "PRAGMA journal_mode=WAL;");
        if (statement.Scalar() is not "wal") throw new SpoolException($"{path} cannot have a write-ahead log here: set StateDirectory to a local disk, or Spool:Durability=memory");
    }
}
