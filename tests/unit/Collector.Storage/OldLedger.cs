using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.TestKit.Stores;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>Takes a ledger's file back to what an older collector would have left.</summary>
internal static class OldLedger
{
    public static void TakeBackTo(int version, string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        foreach (var step in OldLedgerSql.Steps.Take(OldLedgerSql.Newest - version)) SqliteDatabase.Execute(connection, step);
    }
}
