using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.Collector.Storage;

/// <summary>What is wrong when SQLite refuses: the file, which stays wrong until somebody mends it, or the moment, after which the same work succeeds.</summary>
public static class StoreTrouble
{
    /// <summary>What is in the way and passes; null: it does not pass by itself.</summary>
    public static string? Passing(Exception error) => error is SqliteException { SqliteErrorCode: var code }
        ? code switch
        {
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "another program holds it",
            SQLitePCL.raw.SQLITE_FULL => "its disk is full: make room there",
            _ => null,
        }
        : null;

    /// <summary>The file is no store any more: a backup is to be restored.</summary>
    public static bool IsDamage(Exception error) => error is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB };
}
