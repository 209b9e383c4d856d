using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool;

public sealed class MemoryTickQueueTests
{
    private readonly MemoryTickQueue _queue = new(TickQueueLimits.ForMemory);

    [Fact]
    public void Append_Ticks_NumbersFromOneWithoutHoles()
    {
        Assert.Equal([1UL, 2UL, 3UL], Fill(_queue, 3));
        Assert.Equal([2UL, 3UL], Sequences(_queue.Peek(2, 10)));
        Assert.Equal([1UL], Sequences(_queue.Peek(0, 1)));
        Assert.Empty(_queue.Peek(4, 10));
    }

    [Fact]
    public void Append_BeyondTheTickCap_DropsTheOldestAndCounts()
    {
        var queue = new MemoryTickQueue(new(long.MaxValue, 5));
        Fill(queue, 8);
        Assert.Equal([4UL, 5UL, 6UL, 7UL, 8UL], Sequences(queue.Peek(1, 10)));
        Assert.Equal(3, queue.State.DroppedTicks);
    }

    [Fact]
    public void Append_BeyondTheByteCap_StaysBelowItAndKeepsTheNewest()
    {
        var queue = new MemoryTickQueue(new(1_000, int.MaxValue));
        Fill(queue, 50);
        Assert.InRange(queue.State.Bytes, 1, 1_000);
        Assert.Equal(50, queue.State.Ticks + queue.State.DroppedTicks);
        var tiny = new MemoryTickQueue(new(1, int.MaxValue));
        Fill(tiny, 3);
        Assert.Equal([3UL], Sequences(tiny.Peek(1, 10)));
    }

    [Fact]
    public void Acknowledge_InTheMiddle_KeepsBothSides()
    {
        Fill(_queue, 6);
        _queue.Acknowledge(3, 4);
        Assert.Equal([1UL, 2UL, 5UL, 6UL], Sequences(_queue.Peek(1, 10)));
        Assert.Equal([5UL, 6UL], Sequences(_queue.Peek(3, 10)));
        Assert.Equal(2, _queue.State.AcknowledgedTicks);
    }

    [Theory]
    [InlineData(7, 9)]
    [InlineData(5, 2)]
    [InlineData(0, 0)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    public void Acknowledge_OfNothingThatWaits_ChangesNothing(ulong first, ulong last)
    {
        Fill(_queue, 6);
        _queue.Acknowledge(first, last);
        Assert.Equal(6, _queue.State.Ticks);
        Assert.Equal(0, _queue.State.AcknowledgedTicks);
    }

    [Fact]
    public void Acknowledge_TwiceAndBeyondTheEnd_CountsEachTickOnce()
    {
        Fill(_queue, 6);
        _queue.Acknowledge(1, 3);
        _queue.Acknowledge(1, ulong.MaxValue);
        Assert.Equal((0L, 0L, 6L), (_queue.State.Ticks, _queue.State.Bytes, _queue.State.AcknowledgedTicks));
        Assert.Equal([7UL], Fill(_queue, 1));
    }

    [Fact]
    public void SetAside_Ticks_CountsThemApart()
    {
        Fill(_queue, 4);
        _queue.SetAside(2, 3);
        Assert.Equal((2L, 0L), (_queue.State.SetAsideTicks, _queue.State.AcknowledgedTicks));
    }

    [Fact]
    public async Task WaitAsync_UntilATickComes_Completes()
    {
        Task wait = _queue.WaitAsync(1, CancellationToken.None).AsTask();
        Assert.False(wait.IsCompleted);
        Fill(_queue, 1);
        await wait.WaitAsync(TimeSpan.FromSeconds(5));
        await _queue.WaitAsync(1, CancellationToken.None);
    }

    [Fact]
    public async Task WaitAsync_ForATickThatIsGone_WaitsForTheNext()
    {
        Fill(_queue, 2);
        _queue.Acknowledge(1, 2);
        Task wait = _queue.WaitAsync(1, CancellationToken.None).AsTask();
        Assert.False(wait.IsCompleted);
        Fill(_queue, 1);
        await wait.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task WaitAsync_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        Task wait = _queue.WaitAsync(1, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task Queue_OneWriterOneReader_EveryTickIsCountedOnce()
    {
        const int Total = 20_000;
        var queue = new MemoryTickQueue(new(long.MaxValue, 100));
        Task writer = Task.Run(() => Fill(queue, Total));
        ulong next = 1;
        while (next <= Total)
        {
            await queue.WaitAsync(next, CancellationToken.None);
            foreach (SequencedTick tick in queue.Peek(next, 64))
            {
                Assert.True(tick.Sequence >= next);
                next = tick.Sequence + 1;
                queue.Acknowledge(tick.Sequence, tick.Sequence);
            }
        }
        await writer;
        Assert.Equal(Total, queue.State.AcknowledgedTicks + queue.State.DroppedTicks);
    }

    [Fact]
    public void Epoch_OfTwoQueues_Differs() => Assert.NotEqual(_queue.Epoch, new MemoryTickQueue(TickQueueLimits.ForMemory).Epoch);

    private static List<ulong> Fill(MemoryTickQueue queue, int count)
    {
        Tick tick = SampleBatches.Noisy(1, 1)[0].Tick;
        return [.. Enumerable.Range(0, count).Select(_ => queue.Append(tick))];
    }

    private static IEnumerable<ulong> Sequences(IEnumerable<SequencedTick> ticks) => ticks.Select(tick => tick.Sequence);
}
