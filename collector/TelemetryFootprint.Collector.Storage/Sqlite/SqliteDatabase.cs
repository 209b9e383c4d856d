using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Sqlite;

/// <summary>Opens a database file: write-ahead log, every commit on disk before it returns, schema version in <c>user_version</c>.</summary>
internal static class SqliteDatabase
{
    /// <param name="upgrades">From version 1 to 2, from 2 to 3, and so on up to <paramref name="version"/>.</param>
    public static SqliteConnection OpenWriter(string path, int version, string schema, params string[] upgrades) => OpenWriter(path, version, schema, upgrades, _ => { });

    /// <summary>The same, where <paramref name="prepare"/> gives the connection the functions that schema and upgrades call.</summary>
    public static SqliteConnection OpenWriter(string path, int version, string schema, string[] upgrades, Action<SqliteConnection> prepare)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            RequireWal(connection, path);
            // A log that one long reader made grow is cut back to 64 MiB by the next checkpoint.
            Execute(connection, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000; PRAGMA journal_size_limit=67108864;");
            prepare(connection);
            Migrate(connection, path, version, schema, upgrades);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadOnly);

    /// <summary>Whether the file is this process's to write, judged without a look into it: no log is folded and nothing made.</summary>
    public static bool MayWrite(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWrite);
        return SQLitePCL.raw.sqlite3_db_readonly(connection.Handle!, "main") == 0;
    }

    /// <summary>The file's schema; 0: it is empty. Throws <see cref="StoreVersionException"/> if it is newer than <paramref name="known"/>.</summary>
    public static int VersionOf(SqliteConnection connection, string path, int known)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version;";
        var found = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        return found <= known
            ? found
            : throw new StoreVersionException(
                $"{Path.GetFileName(path)} has schema version {found} and this collector knows up to {known}: run the newer collector that wrote it, or restore a backup.");
    }

    /// <summary>An older collector may be at work with the file: it would fail at its next write, or write what the new schema does not mean. Null: this process is the one that serves.</summary>
    public static StoreLock? RightToUpgrade(string path, int found, int version)
    {
        try
        {
            return StoreLock.AcquireUnlessHeldHere(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (StoreInUseException error)
        {
            throw new StoreVersionException(
                $"{Path.GetFileName(path)} has schema version {found}, this collector would upgrade it to {version}, and the one that runs may be older: restart that with this version, or stop it, and try again.", error);
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this project come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>How long statements that are made from now on wait for another program that holds the file; a second more at most.</summary>
    public static void Limit(SqliteConnection connection, TimeSpan patience)
    {
        connection.DefaultTimeout = Math.Max(1, (int)patience.TotalSeconds);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={(long)patience.TotalMilliseconds};"));
    }

    /// <summary>All that <paramref name="work"/> does, in one transaction, or nothing of it.</summary>
    public static T InTransaction<T>(SqliteConnection connection, Func<T> work)
    {
        Execute(connection, "BEGIN IMMEDIATE;");
        try
        {
            var result = work();
            Execute(connection, "COMMIT;");
            return result;
        }
        catch
        {
            // After some errors SQLite has rolled back itself, and another ROLLBACK would fail and hide the cause.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0) Execute(connection, "ROLLBACK;");
            throw;
        }
    }

    /// <summary>
    /// Writes the file anew without what was ever deleted or overwritten in it, and empties its log. It takes as much room again, and other writers wait.
    /// False: a reader keeps the log; the same call succeeds later.
    /// </summary>
    public static bool Scrub(SqliteConnection connection)
    {
        Execute(connection, "VACUUM;");
        using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
        return Convert.ToInt32(checkpoint.ExecuteScalar(), CultureInfo.InvariantCulture) == 0;
    }

    /// <summary>Another program holds the file: nothing is wrong with it, and the same work succeeds later.</summary>
    public static bool IsBusy(Exception error) =>
        error is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED };

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout=10000;");
        return connection;
    }

    /// <summary>SQLite refuses the mode in silence where the file system cannot do it, and then readers would block the writer.</summary>
    private static void RequireWal(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL;";
        if (command.ExecuteScalar() is not "wal")
            throw new IOException($"{Path.GetFileName(path)} cannot have a write-ahead log here: put the state directory on a local disk.");
    }

    private static void Migrate(SqliteConnection connection, string path, int version, string schema, string[] upgrades)
    {
        Execute(connection, "BEGIN IMMEDIATE;");
        var found = VersionOf(connection, path, version);
        using var right = found == 0 || found == version ? null : RightToUpgrade(path, found, version);
        if (found < version)
        {
            var steps = found == 0 ? schema : string.Concat(upgrades.Skip(found - 1));
            FaultPoint.Pass("migration.begin");
            Execute(connection, steps + $"PRAGMA user_version={version.ToString(CultureInfo.InvariantCulture)};");
            FaultPoint.Pass("migration.written");
        }

        Execute(connection, "COMMIT;");
        FaultPoint.Pass("migration.committed");
    }
}
