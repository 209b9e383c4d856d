using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

public sealed class SqliteInboxTests : IAsyncLifetime
{
    private static readonly byte[] Agent = new byte[16];
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("inbox-");
    private SqliteInbox _inbox = null!;

    private string File => Path.Combine(_directory.FullName, "inbox.db");

    public Task InitializeAsync()
    {
        _inbox = Open(InboxRetention.Default);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _inbox.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Accept_OverlappingBatches_KeepsEachTickOnce()
    {
        await AcceptAsync(5, 3);
        await AcceptAsync(10, 2);
        await AcceptAsync(4, 9);
        await AcceptAsync(5, 3);
        var rows = _inbox.Read(0, 100, long.MaxValue);
        Assert.Equal([(5, 7), (10, 11), (4, 4), (8, 9), (12, 12)], rows.Select(row => ((int)row.First, (int)row.Last)));
        Assert.All(rows, row => Assert.Equal(ulong.MaxValue, row.Epoch));
    }

    [Fact]
    public async Task Accept_WhileAnotherProgramHoldsTheFile_IsAWarningAndComesAgain()
    {
        var guard = new ErrorLogGuard();
        await using var inbox = new SqliteInbox(File + "2", InboxRetention.Default, TimeProvider.System, guard.LoggerFor<SqliteInbox>());
        await inbox.SubmitAsync(database => database.Connection.DefaultTimeout = 1, default);
        await inbox.SubmitAsync(database => SqliteDatabase.Execute(database.Connection, "PRAGMA busy_timeout=10"), default);
        using (var other = new SqliteConnection($"Data Source={File}2;Pooling=False"))
        {
            other.Open();
            SqliteDatabase.Execute(other, "BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<StoreUnavailableException>(() => inbox.AcceptAsync(new(Agent, 1, 1, 1, Agent, 0, Now, new byte[10]), default));
        }

        await inbox.AcceptAsync(new(Agent, 1, 1, 1, Agent, 0, Now, new byte[10]), default);
        Assert.Single(inbox.Read(0, 10, long.MaxValue));
        Assert.Contains(guard.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains("locked by another program", StringComparison.Ordinal));
        guard.Verify();
    }

    [Fact]
    public async Task Retention_OfAYoungProcess_ComesWithItsFirstCommit()
    {
        await AcceptAsync(1, 1);
        await AcceptAsync(2, 1);
        await _inbox.AdvanceAsync("ledger", 1, default);
        await _inbox.DisposeAsync();

        _inbox = Open(InboxRetention.Default);
        await AcceptAsync(3, 1);
        // Behind the retention, which follows the commit.
        await _inbox.AdvanceAsync("ledger", 1, default);
        Assert.Equal([2L, 3L], _inbox.Read(0, 10, long.MaxValue).Select(row => row.First));
    }

    [Fact]
    public async Task Opening_AfterMoreThanTheAge_KeepsWhatTheLedgerHasNotRead()
    {
        await AcceptAsync(1, 1, Now.AddDays(-9));
        await AcceptAsync(2, 1, Now.AddDays(-8));
        await _inbox.AdvanceAsync("ledger", 1, default);
        await _inbox.DisposeAsync();

        _inbox = Open(InboxRetention.Default);
        await AcceptAsync(3, 1);
        await _inbox.AdvanceAsync("ledger", 1, default);
        Assert.Equal([2L, 3L], _inbox.Read(0, 10, long.MaxValue).Select(row => row.First));
    }

    [Fact]
    public async Task Accept_OfABatchOverManyHoles_StoresItsPayloadOnce()
    {
        for (var tick = 2; tick <= 200; tick += 2) await AcceptAsync(tick, 1);
        var before = StoredBytes();
        var payload = new byte[100_000];
        payload[0] = 7;
        await _inbox.AcceptAsync(new(Agent, ulong.MaxValue, 1, 201, Agent, 0, Now, payload), default);
        Assert.Equal(payload.Length, StoredBytes() - before);
        var rows = _inbox.Read(100, 1000, long.MaxValue);
        Assert.Equal(101, rows.Count);
        Assert.All(rows, row => Assert.Equal(payload, row.Payload));
        // One row at a time, as a reader of few bytes takes them.
        Assert.Equal(payload, Assert.Single(_inbox.Read(150, 1, 1)).Payload);
    }

    [Fact]
    public async Task Accept_AfterARestart_RemembersWhatWasReceived()
    {
        await AcceptAsync(1, 10);
        await _inbox.DisposeAsync();
        _inbox = Open(InboxRetention.Default);
        await AcceptAsync(8, 5);
        Assert.Equal([(1, 10), (11, 12)], _inbox.Read(0, 100, long.MaxValue).Select(row => ((int)row.First, (int)row.Last)));
    }

    [Fact]
    public async Task Accept_ManyAtOnce_AreAllDurable()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => AcceptAsync(1 + i, 1)));
        Assert.Equal(500, _inbox.Read(0, 1000, long.MaxValue).Count);
    }

    [Fact]
    public async Task Retain_DeletesOnlyBelowTheLowestCursor()
    {
        for (var i = 0; i < 6; i++) await AcceptAsync(1 + i, 1);
        await _inbox.AdvanceAsync("ledger", 5, default);
        await _inbox.AdvanceAsync("influxdb", 2, default);
        await _inbox.RetainAsync(default);
        Assert.Equal(3, _inbox.Read(0, 100, long.MaxValue)[0].Id);
        Assert.All(_inbox.Consumers(), consumer => Assert.Equal(0, consumer.LostTicks));
    }

    [Fact]
    public async Task Retain_AtTheByteCap_CountsTheLossPerConsumer()
    {
        await _inbox.DisposeAsync();
        _inbox = Open(new(TimeSpan.FromDays(7), 20), new ManualTimeProvider(Now));
        for (var i = 0; i < 6; i++) await AcceptAsync(1 + (i * 2), 2);
        await _inbox.AdvanceAsync("ledger", 5, default);
        await _inbox.AdvanceAsync("influxdb", 0, default);
        await _inbox.RetainAsync(default);
        Assert.Equal([5L, 6L], _inbox.Read(0, 100, long.MaxValue).Select(row => row.Id));
        Assert.Equal([("influxdb", 4L, 8L), ("ledger", 5L, 0L)], _inbox.Consumers().Select(consumer => (consumer.Name, consumer.Cursor, consumer.LostTicks)));
    }

    [Fact]
    public async Task Retain_PastTheAge_KeepsWhatTheLedgerHasNotRead()
    {
        await AcceptAsync(1, 1, Now.AddDays(-9));
        await AcceptAsync(2, 1, Now.AddDays(-8));
        await _inbox.AdvanceAsync("influxdb", 0, default);
        await _inbox.AdvanceAsync("ledger", 1, default);
        await _inbox.RetainAsync(default);
        Assert.Equal(2, Assert.Single(_inbox.Read(0, 100, long.MaxValue)).Id);
        Assert.Equal([("influxdb", 1L), ("ledger", 0L)], _inbox.Consumers().Select(consumer => (consumer.Name, consumer.LostTicks)));
    }

    [Fact]
    public async Task Accept_BeyondTheSizeThatTheLedgerHasNotRead_IsRefusedAndLosesNothing()
    {
        await _inbox.DisposeAsync();
        var time = new ManualTimeProvider(Now);
        _inbox = Open(new(TimeSpan.FromDays(7), 25), time);
        await _inbox.AdvanceAsync("ledger", 0, default);
        for (var i = 1; i <= 3; i++) await AcceptAsync(i, 1);
        time.Advance(TimeSpan.FromDays(30));
        await _inbox.RetainAsync(default);

        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => AcceptAsync(4, 1));
        Assert.Contains("Retention:InboxSize", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((3, 1L), (_inbox.Read(0, 100, long.MaxValue).Count, _inbox.Refusals));
        Assert.Equal(0, Assert.Single(_inbox.Consumers()).LostTicks);
        await _inbox.DisposeAsync();
        _inbox = Open(new(TimeSpan.FromDays(7), 25), time);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AcceptAsync(4, 1));

        // Nobody but the refused asks again.
        await _inbox.AdvanceAsync("ledger", 3, default);
        time.Advance(TimeSpan.FromSeconds(1));
        await AcceptAsync(4, 1);
        Assert.Equal(4, Assert.Single(_inbox.Read(0, 100, long.MaxValue)).First);
    }

    /// <summary>InfluxDB is away: its rows fill the pages up to the cap and beyond, and only it may lose some. The ledger is one row behind, as ever.</summary>
    [Fact]
    public async Task Accept_WhileAnotherConsumerFillsThePages_IsTakenAsLongAsTheLedgerFollows()
    {
        await _inbox.DisposeAsync();
        var time = new ManualTimeProvider(Now);
        const int cap = 330_000;
        _inbox = Open(new(TimeSpan.FromDays(7), cap), time);
        await _inbox.AdvanceAsync("influxdb", 0, default);
        for (var i = 1; i <= 100; i++)
        {
            await AcceptLargeAsync(i);
            await _inbox.AdvanceAsync("ledger", i - 1, default);
        }

        await _inbox.RetainAsync(default);
        await AcceptLargeAsync(101);

        Assert.Equal(0, _inbox.Refusals);
        Assert.InRange(UsedBytes(), cap + 1, long.MaxValue);
        Assert.InRange(StoredBytes(), 1, cap);
        Assert.Equal(101, _inbox.Read(0, 1000, long.MaxValue)[^1].First);

        // The ledger alone closes it: half of all rows wait for it, and they have more than the cap.
        for (var i = 102; i <= 260; i++) await AcceptLargeAsync(i);
        await _inbox.RetainAsync(default);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AcceptLargeAsync(261));
        Assert.Equal(0, _inbox.Consumers().Single(consumer => consumer.Name == "ledger").LostTicks);
    }

    /// <summary>A file never shrinks: what lies in it free is room.</summary>
    [Fact]
    public async Task Accept_AfterTheLedgerCaughtUp_HasTheWholeRoomAgainAndLosesNothing()
    {
        await _inbox.DisposeAsync();
        const int cap = 330_000;
        _inbox = Open(new(TimeSpan.FromDays(7), cap), new ManualTimeProvider(Now));
        await _inbox.AdvanceAsync("influxdb", 0, default);
        for (var i = 1; i <= 100; i++) await AcceptLargeAsync(i);
        await _inbox.RetainAsync(default);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AcceptLargeAsync(101));
        await _inbox.AdvanceAsync("ledger", 100, default);
        await _inbox.AdvanceAsync("influxdb", 100, default);
        await _inbox.RetainAsync(default);

        for (var i = 101; i <= 150; i++) await AcceptLargeAsync(i);
        await _inbox.AdvanceAsync("ledger", 150, default);
        await _inbox.RetainAsync(default);

        Assert.InRange(FileBytes(), cap + 1, long.MaxValue);
        Assert.InRange(UsedBytes(), 1, cap);
        Assert.Equal(50, _inbox.Read(0, 1000, long.MaxValue).Count);
        Assert.All(_inbox.Consumers(), consumer => Assert.Equal(0, consumer.LostTicks));
    }

    [Fact]
    public async Task Id_OfADeletedRow_IsNeverUsedAgain()
    {
        await AcceptAsync(1, 1);
        await _inbox.AdvanceAsync("ledger", 1, default);
        await _inbox.RetainAsync(default);
        await AcceptAsync(2, 1);
        Assert.Equal(2, Assert.Single(_inbox.Read(1, 100, long.MaxValue)).Id);
    }

    [Fact]
    public async Task Read_StopsAtItsCapsButNeverBeforeTheFirst()
    {
        for (var i = 0; i < 4; i++) await AcceptAsync(1 + i, 1);
        Assert.Single(_inbox.Read(0, 100, 1));
        Assert.Equal(2, _inbox.Read(0, 100, 11).Count);
        Assert.Equal(3, _inbox.Read(0, 3, long.MaxValue).Count);
    }

    [Fact]
    public async Task Inventory_StoredTwice_IsOne()
    {
        await _inbox.StoreInventoryAsync("node-1", Agent, "a"u8.ToArray(), default);
        await _inbox.StoreInventoryAsync("node-1", Agent, "a"u8.ToArray(), default);
        Assert.Equal("a"u8.ToArray(), _inbox.FindInventory(Agent));
        Assert.Null(_inbox.FindInventory(new byte[] { 1 }));
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefusedByName()
    {
        await _inbox.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            command.ExecuteNonQuery();
        }

        var refusal = Assert.Throws<StoreVersionException>(() => Open(InboxRetention.Default));
        Assert.Contains("inbox.db has schema version 99", refusal.Message, StringComparison.Ordinal);
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=1";
            command.ExecuteNonQuery();
        }

        _inbox = Open(InboxRetention.Default);
    }

    private long StoredBytes()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sum(length(payload)) FROM batch";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Each takes a page of 4 KiB: rows of this size waste a quarter of the room.</summary>
    private Task AcceptLargeAsync(int sequence) => _inbox.AcceptAsync(new(Agent, ulong.MaxValue, sequence, 1, Agent, 0, Now, new byte[3_000]), default);

    private long UsedBytes() => PageBytes("SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size");

    private long FileBytes() => PageBytes("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");

    private long PageBytes(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private SqliteInbox Open(InboxRetention retention, TimeProvider? time = null) => new(File, retention, time ?? TimeProvider.System, NullLogger<SqliteInbox>.Instance);

    private Task AcceptAsync(long first, int count, DateTimeOffset? receivedAt = null) =>
        _inbox.AcceptAsync(new InboxSubmission(Agent, ulong.MaxValue, first, count, Agent, 0, receivedAt ?? Now, new byte[10]), default);
}
