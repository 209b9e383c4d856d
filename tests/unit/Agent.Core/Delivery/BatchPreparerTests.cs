using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>Batches from a queue that holds ticks of several lives, and that may replace ticks while they are looked at.</summary>
public sealed class BatchPreparerTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(2, 60);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Next_AcrossARestart_EndsWithTheEpoch()
    {
        _bench.Fill(_ticks.Take(20));
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks.Skip(20));
        BatchPreparer preparer = Preparer(queue, 256);

        PreparedBatch first = preparer.Next(1)!, second = preparer.Next(first.Last + 1)!;
        Assert.Equal((1ul, 20ul), (first.First, first.Last));
        Assert.Equal((21ul, 60ul), (second.First, second.Last));
        Assert.NotEqual(first.Message.Epoch, second.Message.Epoch);
        Assert.Equal(queue.Epoch, second.Message.Epoch);
        Assert.Null(first.Violation);
        Assert.Null(second.Violation);
        Assert.Null(preparer.Next(61));
    }

    [Fact]
    public void Next_WithAnEnd_StopsThere()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks);

        Assert.Equal((5ul, 9ul), (Preparer(queue, 256).Next(5, 9)!.First, Preparer(queue, 256).Next(5, 9)!.Last));
        queue.Acknowledge(5, 9);
        Assert.Null(Preparer(queue, 256).Next(5, 9));
    }

    [Fact]
    public void Next_IsCut_ByWhatItCannotCarryAndNotByTheEndThatWasAskedFor()
    {
        _bench.Fill(_ticks.Take(20));
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks.Skip(20));
        queue.Acknowledge(30, 31);

        Assert.False(Preparer(queue, 256).Next(5, 9)!.IsCut);
        Assert.True(Preparer(queue, 256).Next(5, 25)!.IsCut);
        Assert.True(Preparer(queue, 256).Next(21)!.IsCut);
        Assert.False(Preparer(queue, 256).Next(32)!.IsCut);
    }

    [Fact]
    public void Next_AHoleInTheSequences_EndsABatch()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks);
        queue.Acknowledge(10, 12);

        Assert.Equal((1ul, 9ul), (Preparer(queue, 256).Next(1)!.First, Preparer(queue, 256).Next(1)!.Last));
        Assert.Equal(13ul, Preparer(queue, 256).Next(10)!.First);
    }

    [Fact]
    public void Next_TicksReplacedWhileItLooked_LooksAgain()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks);
        var restless = new RestlessQueue(queue, refusals: 3);

        PreparedBatch batch = Preparer(restless, 8).Next(1)!;

        Assert.Equal((1ul, 8ul), (batch.First, batch.Last));
        Assert.Equal(4, restless.Offers);
        Assert.Equal(4, restless.Peeks);
    }

    [Fact]
    public void Next_MemoryQueue_HasTheBootOfNow()
    {
        var queue = new MemoryTickQueue(TickQueueLimits.ForMemory);
        queue.Append(_ticks[0].Tick);

        PreparedBatch batch = Preparer(queue, 8).Next(1)!;
        Assert.Equal((queue.Epoch, SampleBatches.Id(9)), (batch.Message.Epoch, batch.Message.BootId));
    }

    private static BatchPreparer Preparer(ITickQueue queue, int ticks) => new(queue, SampleBatches.Id(1), SampleBatches.Id(9), () => ticks);

    /// <summary>Says some times that what was peeked has changed since.</summary>
    private sealed class RestlessQueue(ITickQueue inner, int refusals) : ITickQueue
    {
        public int Offers { get; private set; }

        public int Peeks { get; private set; }

        public long Revision => inner.Revision;

        public QueueState State => inner.State;

        public QueueOrigin OriginOf(ulong sequence) => inner.OriginOf(sequence);

        public bool TryOffer(ulong first, ulong last, long revision) => ++Offers > refusals && inner.TryOffer(first, last, revision);

        public ulong Append(Tick tick) => inner.Append(tick);

        public IReadOnlyList<SequencedTick> Peek(ulong from, int maximum)
        {
            Peeks++;
            return inner.Peek(from, maximum);
        }

        public ValueTask WaitAsync(ulong from, CancellationToken cancellationToken) => inner.WaitAsync(from, cancellationToken);

        public void Acknowledge(ulong first, ulong last) => inner.Acknowledge(first, last);

        public void SetAside(ulong first, ulong last) => inner.SetAside(first, last);
    }
}
