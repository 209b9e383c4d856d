using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The audit for commands that do nothing else with the ledger. A ledger that is not there yet is made.</summary>
public static class AuditLog
{
    public static void Append(string path, AuditEntry entry, DateTimeOffset now)
    {
        using var connection = LedgerSchema.Open(path);
        using var audit = new AuditTable(connection);
        audit.Add(entry, now);
    }
}
