using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Stores;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>The stores of a stopped collector as the version before them would have left them, content and all.</summary>
internal static class OldStores
{
    private const string Inbox = """
        DROP TABLE memo;
        DROP TRIGGER inventory_came; DROP TRIGGER inventory_went; DROP TRIGGER inventory_host_came; DROP INDEX batch_by_inventory;
        DROP TABLE inventory_use; DROP TABLE inventory_host; DROP TABLE inventory_tally;
        DROP TRIGGER batch_came; DROP TRIGGER batch_went; DROP TABLE tally; PRAGMA user_version=1; PRAGMA wal_checkpoint(TRUNCATE);
        """;

    private const string Ledger = OldLedgerSql.ToSeventh + OldLedgerSql.ToSixth + OldLedgerSql.ToFifth + OldLedgerSql.ToFourth + OldLedgerSql.ToThird + OldLedgerSql.ToSecond + "PRAGMA wal_checkpoint(TRUNCATE);";

    public static async Task MakeAsync(Stack stack)
    {
        await MakeAsync(Path.Combine(stack.CollectorState, "inbox.db"), "4", Inbox);
        await MakeAsync(Path.Combine(stack.CollectorState, "ledger.db"), "9", Ledger);
    }

    private static async Task MakeAsync(string file, string version, string older)
    {
        // A newer schema needs another way back.
        Assert.Equal([version], await Databases.AskAsync(file, "PRAGMA user_version"));
        Assert.Equal("0|0|0", (await Databases.AskAsync(file, older)).Single());
    }
}
