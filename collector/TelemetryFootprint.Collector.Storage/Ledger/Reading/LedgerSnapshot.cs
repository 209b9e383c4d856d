using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>A question to <c>ledger.db</c>: it has a read-only connection and one snapshot of its own, and so much time.</summary>
internal static class LedgerSnapshot
{
    // SQLite's own steps between two looks at the clock: some ten microseconds.
    private const int StepsPerLook = 1_000;

    /// <summary>Throws <see cref="TimeoutException"/> when the limit has passed; null: there is none.</summary>
    public static T Ask<T>(string path, TimeSpan? limit, Func<SqliteConnection, T> ask, CancellationToken cancellationToken) =>
        Ask(path, limit, (connection, _) => ask(connection), cancellationToken);

    /// <summary>The same for an answer of many small statements, none of which takes long: it looks at the clock itself, by what it is given.</summary>
    public static T Ask<T>(string path, TimeSpan? limit, Func<SqliteConnection, Action, T> ask, CancellationToken cancellationToken)
    {
        using var connection = SqliteDatabase.OpenReader(path);
        SqliteDatabase.Execute(connection, "BEGIN;");
        if (limit is null && !cancellationToken.CanBeCanceled) return ask(connection, () => { });
        var (begun, longest) = (Stopwatch.GetTimestamp(), limit ?? Timeout.InfiniteTimeSpan);
        bool IsOver() => cancellationToken.IsCancellationRequested || (limit is not null && Stopwatch.GetElapsedTime(begun) > longest);
        SQLitePCL.raw.sqlite3_progress_handler(connection.Handle!, StepsPerLook, _ => IsOver() ? 1 : 0, null);
        void Look()
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsOver()) throw TooLong(longest, null);
        }

        try
        {
            return ask(connection, Look);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw TooLong(longest, error);
        }
    }

    private static TimeoutException TooLong(TimeSpan longest, Exception? inner) =>
        new(FormattableString.Invariant($"The answer took longer than {longest.TotalSeconds:0.###} s; ask for a shorter time"), inner);
}
