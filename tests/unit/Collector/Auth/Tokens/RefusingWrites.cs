using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tokens;

/// <summary>While it stands, SQLite itself refuses every change of a table, as it does on a full disk; reading goes on.</summary>
internal sealed class RefusingWrites : IDisposable
{
    private readonly SqliteConnection _connection;

    public RefusingWrites(string file, string table)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        _connection.Open();
        foreach (var change in new[] { "INSERT", "UPDATE" })
            Run($"CREATE TRIGGER refuse_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END;");
    }

    public void Dispose()
    {
        Run("DROP TRIGGER refuse_INSERT; DROP TRIGGER refuse_UPDATE;");
        _connection.Dispose();
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of the tests come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
