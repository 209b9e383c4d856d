using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class PendingTicksTests
{
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(2, 10);

    [Fact]
    public void Add_BeyondTheCount_GivesUpTheOldest()
    {
        var pending = new PendingTicks(new TickQueueLimits(long.MaxValue, 3));
        for (ulong sequence = 1; sequence <= 3; sequence++) Assert.Empty(pending.Add(Tick(sequence)));

        Assert.Equal([1ul], pending.Add(Tick(4)).Select(tick => tick.Sequence));
        Assert.Equal([2ul, 3ul, 4ul], pending.Oldest(10).Select(tick => tick.Sequence));
        Assert.Equal(_ticks[1].Tick.UnixMicroseconds, pending.OldestUnixMicroseconds);
    }

    [Fact]
    public void Add_BeyondTheBytes_GivesUpAsManyAsItTakes_ButNeverTheNewest()
    {
        var pending = new PendingTicks(new TickQueueLimits(Tick(1).Bytes * 2, 100));
        pending.Add(Tick(1));
        pending.Add(Tick(2));
        Assert.NotEmpty(pending.Add(Tick(3)));
        Assert.InRange(pending.Bytes, 1, Tick(1).Bytes * 2);

        var tiny = new PendingTicks(new TickQueueLimits(1, 100));
        Assert.Empty(tiny.Add(Tick(1)));
        Assert.Equal([1ul], tiny.Add(Tick(2)).Select(tick => tick.Sequence));
        Assert.Equal(1, tiny.Count);
    }

    [Fact]
    public void Take_ARange_LeavesTheRestAndItsBytes()
    {
        var pending = new PendingTicks(TickQueueLimits.ForMemory);
        for (ulong sequence = 1; sequence <= 6; sequence++) pending.Add(Tick(sequence));
        long before = pending.Bytes;

        IReadOnlyList<PendingTick> taken = pending.Take(3, 4);

        Assert.Equal([3ul, 4ul], taken.Select(tick => tick.Sequence));
        Assert.Equal(before - taken.Sum(tick => tick.Bytes), pending.Bytes);
        Assert.Equal([2ul, 5ul, 6ul], pending.From(2).Select(tick => tick.Sequence));
        Assert.Empty(pending.Take(3, 4));
        Assert.Equal(4, pending.Take(0, ulong.MaxValue).Count);
        Assert.Equal((0, 0L), (pending.Count, pending.Bytes));
        Assert.Null(pending.OldestUnixMicroseconds);
    }

    private PendingTick Tick(ulong sequence)
    {
        Tick tick = _ticks[(int)sequence - 1].Tick;
        return new(new(sequence, tick), TickRecord.Of(sequence, tick, 1, 2), []);
    }
}
