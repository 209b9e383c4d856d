using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Ingest;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>Nobody closes the table of inventories for others, and what nothing names goes.</summary>
public sealed class InventoryTableTests : IAsyncDisposable
{
    private static readonly InventoryCaps Caps = new(Count: 10, Bytes: 1000, CountOfHost: 6, BytesOfHost: 300, Hosts: 20);
    private static readonly byte[] Agent = new byte[16];

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteInbox _inbox;
    private long _sequence = 1;

    private string File => _directory.Combine("inbox.db");

    public InventoryTableTests() => _inbox = new(File, InboxRetention.Default, _time, NullLogger<SqliteInbox>.Instance, inventories: Caps);

    public async ValueTask DisposeAsync()
    {
        await _inbox.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Host_BeyondItsShare_LosesItsOldestThatNoBatchNames()
    {
        for (var i = 0; i < 6; i++) await StoreAsync("busy", i);
        await NameAsync("busy", 0);
        await StoreAsync("busy", 6);
        Assert.Equal([0, 2, 3, 4, 5, 6], Known("busy"));
        Assert.Equal(new(6, 60, 0, 1), Tally());
    }

    [Fact]
    public async Task Host_WhoseWholeShareIsNamed_IsRefusedUntilTheLedgerHasReadIt()
    {
        for (var i = 0; i < 6; i++) await NameAsync("busy", await StoreAsync("busy", i));
        var refusal = await Assert.ThrowsAsync<InboxFullException>(() => StoreAsync("busy", 6));
        Assert.Contains("host busy has 6 inventories", refusal.Message, StringComparison.Ordinal);
        await StoreAsync("other", 0);

        await _inbox.AdvanceAsync("ledger", 6, default);
        await _inbox.RetainAsync(default);
        await StoreAsync("busy", 6);
        Assert.Equal([1, 2, 3, 4, 5, 6], Known("busy"));
    }

    [Fact]
    public async Task Host_WhoseInventoriesAreBig_HasItsShareOfBytes()
    {
        for (var i = 0; i < 4; i++) await StoreAsync("busy", i, bytes: 100);
        Assert.Equal([1, 2, 3], Known("busy"));
    }

    /// <summary>One token's host comes first and takes all that it can: every other host still has its first one.</summary>
    [Fact]
    public async Task NewHosts_AtTheCapOfAll_TakeFromTheFullest()
    {
        for (var i = 0; i < 6; i++) await StoreAsync("busy", i);
        for (var host = 0; host < 9; host++) await StoreAsync($"quiet-{host}", 0);
        Assert.Equal([5], Known("busy"));
        Assert.All(Enumerable.Range(0, 9), host => Assert.Equal([0], Known($"quiet-{host}")));
        Assert.Equal(new(10, 100, 0, 5), Tally());
    }

    /// <summary>What the fullest host has is all named, and so is what the next has: the first that has one to give gives it.</summary>
    [Fact]
    public async Task NewHost_WhereTheFullestHaveNothingToGive_TakesFromTheNext()
    {
        for (var i = 0; i < 5; i++) await NameAsync("busy", await StoreAsync("busy", i));
        for (var i = 0; i < 3; i++) await NameAsync("next", await StoreAsync("next", i));
        for (var i = 0; i < 2; i++) await StoreAsync("quiet", i);

        await StoreAsync("new", 0);
        await StoreAsync("newer", 0);

        Assert.Equal([0, 1, 2, 3, 4], Known("busy"));
        Assert.Equal([0, 1, 2], Known("next"));
        Assert.Empty(Known("quiet"));
        Assert.Equal(new(10, 100, 0, 2), Tally());
        await NameAsync("new", 0);
        await NameAsync("newer", 0);
        var refusal = await Assert.ThrowsAsync<InboxFullException>(() => StoreAsync("last", 0));
        Assert.Contains("there are 10 inventories", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_BeyondTheirCap_AreRefusedAndTheKnownGoOn()
    {
        for (var host = 0; host < 20; host++) await StoreAsync($"host-{host}", 0);
        var refusal = await Assert.ThrowsAsync<InboxFullException>(() => StoreAsync("one-more", 0));
        Assert.Contains("20 hosts", refusal.Message, StringComparison.Ordinal);
        await StoreAsync("host-0", 1);
        Assert.Contains(1, Known("host-0"));
    }

    [Fact]
    public async Task Unnamed_ForADay_GoesAndTheOthersStay()
    {
        await StoreAsync("a", 0);
        await StoreAsync("a", 1);
        await NameAsync("a", 1);
        _time.Advance(TimeSpan.FromHours(23));
        await StoreAsync("a", 2);
        // Told again on a new stream: it is used again.
        await StoreAsync("b", 0);
        _time.Advance(TimeSpan.FromHours(2));
        await _inbox.RetainAsync(default);

        Assert.Equal([1, 2], Known("a"));
        Assert.Equal([0], Known("b"));
        Assert.Equal(new(3, 30, 1, 0), Tally());
    }

    [Fact]
    public async Task NamedOrToldAgain_WithinTheDay_Stays()
    {
        await StoreAsync("told", 0);
        await StoreAsync("named", 0);
        _time.Advance(TimeSpan.FromHours(20));
        await StoreAsync("told", 0);
        await NameAsync("named", 0);
        await _inbox.AdvanceAsync("ledger", 1, default);
        _time.Advance(TimeSpan.FromHours(20));
        await _inbox.RetainAsync(default);

        Assert.Equal([0], Known("told"));
        Assert.Equal([0], Known("named"));
    }

    /// <summary>The clean-up comes between the admission of a batch and its commit.</summary>
    [Fact]
    public async Task Batch_WhoseInventoryWentMeanwhile_BringsItAlong()
    {
        var batch = IngestWorld.Batch(1, 1);
        await _inbox.AcceptAsync(
            new(Agent, 5, 1, 1, batch.InventoryId.Memory, 0, _time.GetUtcNow(), new byte[1]) { Inventory = IngestWorld.Inventory }, default);
        Assert.NotNull(_inbox.FindInventory(batch.InventoryId.Memory));
    }

    private async Task<int> StoreAsync(string host, int number, int bytes = 10)
    {
        await _inbox.StoreInventoryAsync(host, Id(host, number), new byte[bytes], default);
        // So that none is as old as another.
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return number;
    }

    private Task NameAsync(string host, int number) => _inbox.AcceptAsync(new(Agent, 5, _sequence++, 1, Id(host, number), 0, _time.GetUtcNow(), new byte[1]), default);

    private int[] Known(string host) => [.. Enumerable.Range(0, 10).Where(number => _inbox.FindInventory(Id(host, number)) is not null)];

    private InventoryTally Tally()
    {
        using var bench = new LedgerBench();
        return StoreCensus.Take(File, bench.LedgerPath).Inventories;
    }

    private static byte[] Id(string host, int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{host}#{number}"));
}
