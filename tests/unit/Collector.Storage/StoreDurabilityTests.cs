using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>What "durable" means, asked of the very connections that write.</summary>
public sealed class StoreDurabilityTests : IDisposable
{
    private static readonly byte[] Agent = new byte[16];
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "inbox.db");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("synchronous", "2")]
    [InlineData("journal_mode", "wal")]
    [InlineData("wal_autocheckpoint", "2000")]
    [InlineData("journal_size_limit", "67108864")]
    [InlineData("busy_timeout", "10000")]
    public void Writer_OfTheInbox_SyncsEveryCommit(string pragma, string expected)
    {
        using var inbox = new InboxDatabase(File);
        Assert.Equal(expected, Pragma(inbox.Connection, pragma));
    }

    [Theory]
    [InlineData("synchronous", "2")]
    [InlineData("journal_mode", "wal")]
    public void Writer_OfTheLedger_SyncsEveryCommit(string pragma, string expected)
    {
        using var connection = LedgerSchema.Open(Path.Combine(_directory.Path, "ledger.db"));
        Assert.Equal(expected, Pragma(connection, pragma));
    }

    [Fact]
    [Trait("Fault", "F10")]
    public async Task Accept_WhenTheDiskIsFull_IsNotAcknowledgedAndIsTakenLater()
    {
        await using var inbox = Open();
        await PragmaAsync(inbox, "max_page_count=20");
        var accepted = 0;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            for (; accepted < 1000; accepted++) await AcceptAsync(inbox, 1 + accepted, 4000);
        });
        Assert.Equal(accepted, inbox.Read(0, 2000, long.MaxValue).Count);
        await PragmaAsync(inbox, "max_page_count=1073741823");
        await AcceptAsync(inbox, 1 + accepted, 4000);
        Assert.Equal(accepted + 1, inbox.Read(0, 2000, long.MaxValue).Count);
    }

    [Fact]
    public async Task Accept_AfterTheStoreWasClosed_IsNotAcknowledged()
    {
        var inbox = Open();
        await inbox.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => AcceptAsync(inbox, 1));
    }

    [Fact]
    public async Task Group_WithOneBadRequest_FailsThatOneAlone()
    {
        await using var inbox = Open();
        var release = new ManualResetEventSlim();
        var first = inbox.SubmitAsync(_ => release.Wait(), default);
        var good = Enumerable.Range(1, 20).Select(i => AcceptAsync(inbox, i)).ToList();
        var bad = inbox.SubmitAsync(_ => throw new InboxFullException("made up"), default);
        var more = Enumerable.Range(21, 20).Select(i => AcceptAsync(inbox, i)).ToList();
        release.Set();
        await first;
        await Task.WhenAll(good.Concat(more));
        await Assert.ThrowsAsync<InboxFullException>(() => bad);
        Assert.Equal(40, inbox.Read(0, 100, long.MaxValue).Count);
    }

    [Fact]
    public async Task Group_WithABadRequest_LeavesNothingOfIt()
    {
        await using var inbox = Open();
        var bad = inbox.SubmitAsync(
            database =>
            {
                database.Add(Submission(7, 10));
                throw new InboxFullException("made up");
            },
            default);
        await Assert.ThrowsAsync<InboxFullException>(() => bad);
        Assert.Empty(inbox.Read(0, 100, long.MaxValue));
        // The memory of what was received is taken back with the transaction.
        await AcceptAsync(inbox, 7);
        Assert.Single(inbox.Read(0, 100, long.MaxValue));
    }

    [Fact]
    public async Task Log_WhileTheInboxIsWritten_StaysBounded()
    {
        await using var inbox = Open();
        long longest = 0;
        for (var i = 0; i < 60; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(k => AcceptAsync(inbox, 1 + (i * 16) + k, 64 << 10)));
            longest = Math.Max(longest, new FileInfo(File + "-wal").Length);
        }

        // 60 MiB went through it; 2000 pages are 8 MiB, and one group may come on top before the checkpoint.
        Assert.InRange(longest, 1, 24 << 20);
    }

    [Fact]
    public async Task Log_AfterALongReader_IsCutBack()
    {
        await using var inbox = Open();
        using (var reader = SqliteDatabase.OpenReader(File))
        {
            SqliteDatabase.Execute(reader, "BEGIN; SELECT count(*) FROM batch;");
            for (var i = 0; i < 20; i++) await Task.WhenAll(Enumerable.Range(0, 16).Select(k => AcceptAsync(inbox, 1 + (i * 16) + k, 256 << 10)));
            Assert.True(new FileInfo(File + "-wal").Length > 64 << 20);
        }

        for (var i = 0; i < 4; i++) await AcceptAsync(inbox, 10_000 + i, 256 << 10);
        Assert.True(new FileInfo(File + "-wal").Length <= 64 << 20);
    }

    [Fact]
    public async Task Advance_OfAnInboxThatWasLost_GivesNoIdAgain()
    {
        await using var inbox = Open();
        await inbox.AdvanceAsync("ledger", 1000, default);
        await AcceptAsync(inbox, 1);
        Assert.Equal(1001, Assert.Single(inbox.Read(1000, 10, long.MaxValue)).Id);
        await inbox.AdvanceAsync("ledger", 5, default);
        await AcceptAsync(inbox, 2);
        Assert.Equal(1002, inbox.Read(1001, 10, long.MaxValue)[0].Id);
    }

    [Fact]
    public async Task Inventory_DamagedOnDisk_IsReplacedByTheAgentsOwn()
    {
        await using var inbox = Open();
        await inbox.StoreInventoryAsync("node-1", Agent, "good"u8.ToArray(), default);
        await inbox.SubmitAsync(database => SqliteDatabase.Execute(database.Connection, "UPDATE inventory SET payload = x'00'"), default);
        await inbox.StoreInventoryAsync("node-1", Agent, "good"u8.ToArray(), default);
        Assert.Equal("good"u8.ToArray(), inbox.FindInventory(Agent));
    }

    private static string Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own constants.
        command.CommandText = $"PRAGMA {name}";
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    private static Task PragmaAsync(SqliteInbox inbox, string setting) =>
        inbox.SubmitAsync(database => SqliteDatabase.Execute(database.Connection, $"PRAGMA {setting}"), default);

    private static Task AcceptAsync(SqliteInbox inbox, long sequence, int bytes = 10) => inbox.AcceptAsync(Submission(sequence, bytes), default);

    private static InboxSubmission Submission(long sequence, int bytes) => new(Agent, 3, sequence, 1, Agent, 0, Now, new byte[bytes]);

    private SqliteInbox Open() => new(File, InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);
}
