using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;
using TelemetryFootprint.UnitTests.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>F18: an hour of ticks waits on disk when the collector comes back. What is new goes first, and all of it arrives once.</summary>
public sealed class LiveLaneTests(ITestOutputHelper output) : IStatusSource, IDisposable
{
    private const int Backlog = 3_600;

    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(8, Backlog + 200);
    private readonly FakeCollector _collector = new();

    public void Dispose() => _bench.Dispose();

    void IStatusSource.Complete(Status status)
    {
    }

    [Fact]
    [Trait("Fault", "F18")]
    public async Task Run_AfterAnHourWithoutCollector_NewTicksOvertakeTheBacklog()
    {
        using SpoolTickQueue queue = _bench.Open();
        foreach (SequencedTick[] part in _ticks.Take(Backlog).Chunk(60)) SpoolBench.Append(queue, part);
        var newest = new List<int>();
        int sent = 0, next = Backlog, appendedAt = 0;
        _collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is not { } batch) return;
            sent++;
            // A tick comes while each second batch is on its way: how many batches leave before it?
            if (batch.FirstSequence + batch.TickCount - 1 == (ulong)next && next > Backlog) newest.Add(sent - appendedAt);
            if (sent % 2 == 1 && next < Backlog + 5)
            {
                SpoolBench.Append(queue, [_ticks[next++]]);
                appendedAt = sent;
            }

            stream.Answer(new() { Ack = new() { Ranges = { FakeCollector.Range(batch) } } });
        };
        var clock = Stopwatch.StartNew();
        await DeliverAsync(queue, () => queue.State.Ticks == 0 && next == Backlog + 5);
        double seconds = clock.Elapsed.TotalSeconds;

        Batch first = _collector.Batches.First();
        Assert.Equal((ulong)Backlog, first.FirstSequence + first.TickCount - 1);
        Assert.All(newest, batches => Assert.InRange(batches, 1, 2));
        Assert.Equal(Enumerable.Range(1, next).Select(sequence => (ulong)sequence), Received());
        output.WriteLine(FormattableString.Invariant($"F18: {Backlog} s of 8 GPUs caught up in {seconds:F1} s, {Backlog / seconds:F0} x real time; new ticks wait for at most {newest.DefaultIfEmpty().Max()} batches"));
    }

    [Fact]
    public async Task Run_TicksOfAnEarlierLifeAndBoot_GoUnderTheirOwnNames()
    {
        ulong old;
        using (SpoolTickQueue queue = _bench.Open())
        {
            old = queue.Epoch;
            SpoolBench.Append(queue, _ticks.Take(5));
        }

        _bench.Options = _bench.Options with { BootId = SampleBatches.Id(8) };
        using SpoolTickQueue again = _bench.Open();
        SpoolBench.Append(again, _ticks.Skip(5).Take(5));
        _collector.OnMessage = FakeCollector.Acknowledge;
        await DeliverAsync(again, () => again.State.Ticks == 0);

        Assert.Equal(
            [(old, SampleBatches.Id(7), 1ul, 5u), (again.Epoch, SampleBatches.Id(8), 6ul, 5u)],
            _collector.Batches.Select(batch => (batch.Epoch, batch.BootId, batch.FirstSequence, batch.TickCount)));
        Assert.All(_collector.Batches, batch => Assert.Null(BatchValidator.FirstViolation(batch)));
    }

    [Fact]
    public async Task Run_AckOfAnotherEpoch_ForgetsNothing()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks.Take(3));
        _collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is not { } batch) return;
            stream.Answer(new() { Ack = new() { Ranges = { new SequenceRange { Epoch = batch.Epoch + 1, First = 1, Last = 3 } } } });
            stream.Answer(new() { Ack = new() { Ranges = { new SequenceRange { Epoch = batch.Epoch, First = 2, Last = 2 } } } });
        };
        await DeliverAsync(queue, () => queue.State.AcknowledgedTicks > 0);

        Assert.Equal([1ul, 3ul], queue.Peek(0, 10).Select(tick => tick.Sequence));
    }

    private async Task DeliverAsync(SpoolTickQueue queue, Func<bool> isDone)
    {
        using var stop = new CancellationTokenSource();
        var context = new DeliveryContext(new(SampleBatches.Id(1), "node-17", "1.2.3"), queue, new HostClock(TimeProvider.System, SampleBatches.Id(9)), this, new DeliveryState(), TimeProvider.System, NullLogger.Instance)
        {
            Options = new DeliveryOptions { Linger = TimeSpan.Zero, FinalFlush = TimeSpan.FromMilliseconds(100) },
        };
        Task running = Task.Run(() => new DeliveryLoop(_collector, context).RunAsync(stop.Token));
        await DeliveryRig.Until(isDone);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private IEnumerable<ulong> Received() => _collector.Batches
        .SelectMany(batch => Enumerable.Range(0, (int)batch.TickCount).Select(i => batch.FirstSequence + (ulong)i))
        .Order();
}
