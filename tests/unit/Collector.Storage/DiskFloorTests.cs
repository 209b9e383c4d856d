using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

public sealed class DiskFloorTests
{
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private long _free = 10 * GiB;

    [Theory]
    [InlineData(1, 256)]
    [InlineData(10, 512)]
    [InlineData(100, 2048)]
    [InlineData(2000, 2048)]
    public void Of_Unset_IsFivePercentWithinBounds(long totalGibibytes, long floorMebibytes) =>
        Assert.Equal(floorMebibytes * MiB, new MinFreeSpace().Of(totalGibibytes * GiB));

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(50)]
    public void Of_APercentage_IsTakenAsItIs(double percent) => Assert.Equal((long)(2000 * GiB * percent / 100), new MinFreeSpace((decimal)percent).Of(2000 * GiB));

    [Fact]
    public void Of_ASize_IsTakenAsItIs() => Assert.Equal(7, new MinFreeSpace(Bytes: 7).Of(GiB));

    [Fact]
    public void WhyBelow_NamesTheSettingAndBothFigures()
    {
        var floor = Floor();
        Assert.Null(floor.WhyBelow());
        _free = 100 * MiB;
        _time.Advance(TimeSpan.FromSeconds(1));

        var reason = floor.WhyBelow();

        Assert.Contains("100 MiB left", reason, StringComparison.Ordinal);
        Assert.Contains("Storage:MinFreeSpace keeps 256 MiB", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyBelow_AfterTheDiskWasFreed_IsNullWithinASecond()
    {
        var floor = Floor();
        _free = 0;
        Assert.NotNull(floor.WhyBelow());
        _free = GiB;
        Assert.NotNull(floor.WhyBelow());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(floor.WhyBelow());
    }

    [Fact]
    public void WhyBelow_OfADiskThatDoesNotAnswer_LeavesItToTheWrite() =>
        Assert.Null(new DiskFloor(new(), () => throw new IOException("gone"), _time).WhyBelow());

    [Fact]
    public void WhyBelow_OfARealDirectory_ReadsItsFileSystem()
    {
        using var directory = new TemporaryDirectory();
        Assert.Null(new DiskFloor(directory.Path, new(Bytes: 1), TimeProvider.System).WhyBelow());
        Assert.NotNull(new DiskFloor(directory.Path, new(Bytes: long.MaxValue), TimeProvider.System).WhyBelow());
    }

    [Fact]
    public async Task Inbox_UnderTheFloor_TakesNothingInAndServesItsReaders()
    {
        using var directory = new TemporaryDirectory();
        var floor = Floor();
        await using var inbox = new SqliteInbox(
            directory.Combine("inbox.db"), InboxRetention.Default, _time, NullLogger<SqliteInbox>.Instance, floor);
        await inbox.AcceptAsync(Batch(1), default);
        _free = 0;
        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => inbox.AcceptAsync(Batch(2), default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => inbox.StoreInventoryAsync("node-1", new byte[16], new byte[1], default));
        await inbox.AdvanceAsync("ledger", 0, default);

        Assert.Single(inbox.Read(0, 10, long.MaxValue));
        Assert.Equal(2, floor.Refusals);
        _free = 10 * GiB;
        _time.Advance(TimeSpan.FromSeconds(1));
        await inbox.AcceptAsync(Batch(2), default);
        Assert.Equal(2, inbox.Read(0, 10, long.MaxValue).Count);
    }

    private DiskFloor Floor() => new(new(), () => (_free, 5 * GiB), _time);

    private InboxSubmission Batch(long first) => new(new byte[16], 1, first, 1, new byte[16], 0, _time.GetUtcNow(), new byte[] { 1 });
}
