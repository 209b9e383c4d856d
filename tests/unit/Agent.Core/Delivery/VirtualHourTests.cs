using System.Collections.Concurrent;
using System.Diagnostics;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>
/// F18: an hour of eight GPUs at 1 Hz waits in the spool on disk for a collector that then takes one batch of it at a time, beside what is new, and thinks
/// about each. Time is the test's: it stands still while delivery has something to do, so that no busy machine makes a tick late.
/// </summary>
[Collection(QuietHeap.Name)]
public sealed class VirtualHourTests(ITestOutputHelper output) : IDisposable
{
    private const int HourSeconds = 3_600, TenTimesFaster = HourSeconds / 10, StepsPerSecond = 4;

    // An hour of such ticks takes 3.5 MiB of a heap: what is kept there is seen. SQLite's own pages, at most 1 MiB of a reader and of a writer, count with them.
    private const long MostGrowthBytes = 3 << 20;

    private static readonly TimeSpan LiveWithin = TimeSpan.FromSeconds(2), Answer = TimeSpan.FromSeconds(0.6), Patience = TimeSpan.FromSeconds(30);
    private static readonly DeliveryOptions Options = new() { TicksPerBatch = 64, FinalFlush = TimeSpan.FromMilliseconds(50) };

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly SyntheticAgent _agent = new SyntheticAgents(new()).All[0];
    private readonly SpoolBench _bench = new();

    /// <summary>When the ticks came that came after the stream, those of them that were not sent yet, and how long each took to its answer.</summary>
    private readonly ConcurrentDictionary<ulong, long> _came = new(), _unsent = new();
    private readonly ConcurrentBag<TimeSpan> _delays = [];
    private volatile bool _isAway = true, _isConnected;
    private bool _isStuck;
    private long _answered, _onTheirWay;

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Fault", "F18")]
    public async Task Backlog_WhileATickComesEachSecond_IsGoneTenTimesFasterThanItCameAndNothingNewIsLate()
    {
        using SpoolTickQueue queue = _bench.Open();
        await using var rig = new DeliveryRig(_time) { Queue = queue, Options = Options, Jitter = 0.1 };
        rig.Collector.OnConnect = _ => _isConnected = _isAway ? throw new IOException("away") : true;
        rig.Collector.OnMessage = (stream, message) => Serve(rig.Collector, stream, message);
        rig.Start();
        long afterTenMinutes = 0;
        for (int minute = 0; minute < HourSeconds / 60; minute++)
        {
            Measure(queue, 60);
            await PassAsync(queue, TimeSpan.FromMinutes(1));
            if (minute == 9) afterTenMinutes = HeldBytes();
        }

        (long afterAnHour, int onDisk) = (HeldBytes(), (int)queue.State.Ticks);
        _isAway = false;
        int seconds = 0;
        for (; queue.State.Ticks > 2 && seconds < TenTimesFaster; seconds++)
        {
            Measure(queue, 1);
            for (int step = 0; step < StepsPerSecond; step++) await PassAsync(queue, TimeSpan.FromSeconds(1.0 / StepsPerSecond));
        }

        long afterwards = HeldBytes();
        TimeSpan slowest = _delays.DefaultIfEmpty(TimeSpan.MaxValue).Max();
        output.WriteLine(FormattableString.Invariant(
            $"F18: an hour of 8 GPUs was gone {seconds} s after the collector came back, {HourSeconds / seconds} x real time; of {_delays.Count} ticks that came meanwhile the slowest took {slowest.TotalSeconds:F2} s; held {afterTenMinutes >> 10} KiB after ten minutes, {afterAnHour >> 10} after an hour, {afterwards >> 10} at the end"));
        Assert.Equal(HourSeconds, onDisk);
        Assert.InRange(seconds, 1, TenTimesFaster - 1);
        Assert.InRange(_delays.Count, 20, int.MaxValue);
        Assert.InRange(slowest, TimeSpan.Zero, LiveWithin);
        Assert.InRange(afterAnHour - afterTenMinutes, long.MinValue, MostGrowthBytes);
        Assert.InRange(afterwards - afterTenMinutes, long.MinValue, MostGrowthBytes);
        Assert.Equal((0, 0), (queue.State.DroppedTicks, queue.State.ThinnedTicks));
        Assert.Equal(HourSeconds + seconds, queue.State.AcknowledgedTicks + queue.State.Ticks);
    }

    /// <summary>What is reachable in this process and what SQLite has allocated.</summary>
    private static long HeldBytes() => GC.GetTotalMemory(forceFullCollection: true) + SQLitePCL.raw.sqlite3_memory_used();

    private void Measure(SpoolTickQueue queue, int ticks)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            bool isLive = _isConnected;
            ulong sequence = queue.Append(_agent.NextTick().Tick);
            if (isLive) _came[sequence] = _unsent[sequence] = _time.GetTimestamp();
        }

        Commit(queue);
    }

    private static void Commit(SpoolTickQueue queue)
    {
        while (queue.Commit())
        {
        }
    }

    private void Serve(FakeCollector collector, FakeStream stream, AgentMessage message)
    {
        // It would keep what it was sent, and the heap is judged.
        collector.Received.Clear();
        if (message.Hello is not null) stream.Answer(new() { Welcome = new() { Version = "fake", Protocol = 1, MaxBatchesInFlight = 2, MaxMessageBytes = 1 << 20 } });
        if (message.Batch is not { } batch) return;
        Interlocked.Increment(ref _onTheirWay);
        (SequenceRange range, ITimer? timer) = (FakeCollector.Range(batch), null);
        for (ulong sequence = range.First; sequence <= range.Last; sequence++) _unsent.TryRemove(sequence, out _);
        timer = _time.CreateTimer(
            _ =>
            {
                for (ulong sequence = range.First; sequence <= range.Last; sequence++)
                {
                    if (_came.TryRemove(sequence, out long came)) _delays.Add(_time.GetElapsedTime(came));
                }

                Interlocked.Add(ref _answered, batch.TickCount);
                Interlocked.Decrement(ref _onTheirWay);
                stream.Answer(new() { Ack = new() { Ranges = { range } } });
                timer?.Dispose();
            },
            null,
            Answer,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>A step, and what delivery does about it. If it does not do it, time goes on all the same, and the figures tell.</summary>
    private async Task PassAsync(SpoolTickQueue queue, TimeSpan step)
    {
        _time.Advance(step);
        for (var watch = Stopwatch.StartNew(); !_isStuck && !IsSettled(queue); await Task.Delay(1)) _isStuck = watch.Elapsed > Patience;
        Commit(queue);
    }

    /// <summary>Somebody waits for time to pass, every answer is taken, the backlog is on its way, and of what is new only what may still linger is not.</summary>
    private bool IsSettled(SpoolTickQueue queue) =>
        _time.ArmedTimers > 0
        && queue.State.AcknowledgedTicks == Interlocked.Read(ref _answered)
        && (!_isConnected || Interlocked.Read(ref _onTheirWay) > 0 || queue.State.Ticks <= _unsent.Count)
        && _unsent.Values.All(came => _time.GetElapsedTime(came) < Options.Linger);
}
