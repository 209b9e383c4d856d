using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>The census counts nothing, and says what counting would.</summary>
public sealed class StoreCensusTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddMicroseconds(1_790_000_000_000_000);
    private readonly LedgerBench _bench = new();
    private SqliteInbox _inbox;

    public StoreCensusTests() => _inbox = Open();

    private string InboxPath => Path.ChangeExtension(_bench.LedgerPath, ".inbox");

    [Fact]
    public async Task Take_OfAnEmptyStore_IsZero() =>
        Assert.Equal(await TakeAsync(), new StoreCensus(0, 0, null, 0, null, 0, 0, 0, 0));

    [Fact]
    public async Task Take_AfterOverlapsAndCleanUps_SaysWhatCountingWould()
    {
        await AcceptAsync(1, 10, 0);
        await AcceptAsync(21, 10, 1);
        await AcceptAsync(5, 30, 2);
        await AcceptAsync(5, 30, 3);
        _bench.Writer.Apply(new() { Cursor = 2 }, Now);
        Assert.Equal(await TakeAsync(), new StoreCensus(4, 300, Now, 2, Now.AddMinutes(2), 4, 34, 0, 0));
        await _inbox.AdvanceAsync("ledger", 3, default);
        await _inbox.RetainAsync(default);
        Assert.Equal(await TakeAsync(), new StoreCensus(1, 100, Now.AddMinutes(2), 1, Now.AddMinutes(2), 4, 34, 0, 0));
        _bench.Writer.Apply(new() { After = 2, Cursor = 4 }, Now);
        Assert.Equal(await TakeAsync(), new StoreCensus(1, 100, Now.AddMinutes(2), 0, null, 4, 34, 0, 0));
    }

    [Fact]
    public async Task Take_AfterRestatements_CountsThem()
    {
        _bench.Say(0, 30, 100, FactorQuality.Estimated);
        _bench.Add(0, 1_000_000);
        _bench.Say(0, 30, 200);
        var census = await TakeAsync();
        Assert.Equal((1, 2), (census.Restatements, census.FactorVersions));
    }

    [Fact]
    public async Task Open_OfAStoreOfTheFirstVersion_CountsItOnce()
    {
        await AcceptAsync(1, 10, 0);
        await AcceptAsync(21, 10, 1);
        _bench.Add(0, 500);
        _bench.Add(40, 700);
        var before = await TakeAsync();
        await _inbox.DisposeAsync();
        Execute(InboxPath, "DROP TRIGGER batch_came; DROP TRIGGER batch_went; DROP TABLE tally; PRAGMA user_version=1;");
        OldLedger.TakeBackTo(1, _bench.LedgerPath);
        _inbox = Open();
        _bench.Restart();
        Assert.Equal(before, await TakeAsync());
        Assert.Equal(1_200, Assert.Single(_bench.Reader.UnpricedByDevice()).Energy.Millijoules);
        _bench.Say(0, 30, 100);
        _bench.AssertBalanced();
    }

    public async ValueTask DisposeAsync()
    {
        await _inbox.DisposeAsync();
        _bench.Dispose();
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        SqliteDatabase.Execute(connection, sql);
    }

    private Task<StoreCensus> TakeAsync() => Task.Run(() => StoreCensus.Take(InboxPath, _bench.LedgerPath));

    private SqliteInbox Open() => new(InboxPath, new InboxRetention(TimeSpan.FromDays(10_000), long.MaxValue), TimeProvider.System, NullLogger<SqliteInbox>.Instance);

    private Task AcceptAsync(long first, int count, int minute) =>
        _inbox.AcceptAsync(new InboxSubmission(new byte[16], 1, first, count, new byte[16], 0, Now.AddMinutes(minute), new byte[100]), default);
}
