using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Agent.Core.Delivery;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolThreadTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(2, 50);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Append_WithTheThread_BecomesVisibleByItself()
    {
        using SpoolTickQueue queue = _bench.Open();
        using var thread = new SpoolThread(queue);
        thread.Start();
        foreach (SequencedTick tick in _ticks) queue.Append(tick.Tick);

        await queue.WaitAsync(50, default).AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(50, queue.Peek(0, 100).Count);
    }

    [Fact]
    public async Task Acknowledge_WithTheThread_IsDeletedByItself()
    {
        using SpoolTickQueue queue = _bench.Open();
        using var thread = new SpoolThread(queue);
        thread.Start();
        queue.Append(_ticks[0].Tick);
        await queue.WaitAsync(1, default).AsTask().WaitAsync(TimeSpan.FromSeconds(15));
        queue.Acknowledge(1, 1);

        await DeliveryRig.Until(() => (long)_bench.Sql("SELECT count(*) FROM ticks")! == 0);
        Assert.Equal(0, queue.State.Ticks);
    }

    [Fact]
    public async Task Acknowledge_WhileTheThreadDeletes_CountsEachTickOnce()
    {
        const int Ticks = 3_000;
        _bench.Options = _bench.Options with { Durability = SpoolDurability.Minute };
        _bench.Fill(SampleBatches.Noisy(2, Ticks));
        using SpoolTickQueue queue = _bench.Open();
        using var thread = new SpoolThread(queue);
        thread.Start();
        // Each answer has the thread delete what the one before was about.
        for (ulong tick = 1; tick <= Ticks; tick += 2) queue.Acknowledge(tick, tick + 1);

        await DeliveryRig.Until(() => (long)_bench.Sql("SELECT count(*) FROM ticks")! == 0);
        Assert.Equal(Ticks, queue.State.AcknowledgedTicks);
        Assert.Equal(0, queue.State.Ticks);
    }

    [Fact]
    public void Dispose_WithATickJustAppended_CommitsIt_AndLaterOnesWaitForTheQueue()
    {
        using (SpoolTickQueue queue = _bench.Open())
        {
            var thread = new SpoolThread(queue);
            thread.Start();
            queue.Append(_ticks[0].Tick);
            thread.Dispose();
            Assert.Single(queue.Peek(0, 10));
            queue.Append(_ticks[1].Tick);
            queue.Acknowledge(1, 1);
        }

        using SpoolTickQueue again = _bench.Open();
        Assert.Equal([2ul], again.Peek(0, 10).Select(tick => tick.Sequence));
    }

    [Fact]
    public void Dispose_NeverStarted_CommitsToo()
    {
        using SpoolTickQueue queue = _bench.Open();
        var thread = new SpoolThread(queue);
        queue.Append(_ticks[0].Tick);
        thread.Dispose();

        Assert.Single(queue.Peek(0, 10));
    }
}
