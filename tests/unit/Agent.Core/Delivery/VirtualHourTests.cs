using System.Collections.Concurrent;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>F18: an hour of eight GPUs at 1 Hz waits for a collector that answers as one with a disk does, in time that the test moves.</summary>
public sealed class VirtualHourTests(ITestOutputHelper output)
{
    private const int Hour = 3_600, Spare = 360;
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(0.3), Step = TimeSpan.FromSeconds(0.25);

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentDictionary<ulong, long> _came = new();
    private long _slowest;

    [Fact]
    [Trait("Fault", "F18")]
    public async Task Backlog_WhileATickComesEachSecond_IsGoneTenTimesFasterThanItCame()
    {
        bool isAway = true;
        await using var rig = new DeliveryRig(_time, SampleBatches.Noisy(8, Hour + Spare)) { Options = new() { FinalFlush = TimeSpan.FromMilliseconds(50) }, Jitter = 0.1 };
        rig.Collector.OnConnect = _ =>
        {
            if (isAway) throw new IOException("away");
        };
        rig.Collector.OnMessage = Serve;
        rig.Start();
        for (int minute = 0; minute < Hour / 60; minute++)
        {
            rig.Append(60);
            await PassAsync(TimeSpan.FromMinutes(1));
        }

        isAway = false;
        int seconds = 0;
        for (; rig.Queue.State.Ticks > 2 && seconds < Spare; seconds++)
        {
            rig.Append(1);
            _came[rig.Queue.State.LastSequence] = _time.GetTimestamp();
            for (int step = 0; step < 4; step++) await PassAsync(Step);
        }

        output.WriteLine(FormattableString.Invariant($"F18: an hour of 8 GPUs was gone {seconds} s after the collector came back, {Hour / seconds} x real time; a new tick took {_slowest / (double)TimeSpan.TicksPerSecond:F2} s at most"));
        Assert.InRange(seconds, 1, Spare - 1);
        Assert.Equal(0, rig.Queue.State.DroppedTicks);
        Assert.Equal(Hour + seconds, rig.Queue.State.AcknowledgedTicks + rig.Queue.State.Ticks);
    }

    private void Serve(FakeStream stream, AgentMessage message)
    {
        if (message.Hello is not null) stream.Answer(new() { Welcome = new() { Version = "fake", Protocol = 1, MaxBatchesInFlight = 8, MaxMessageBytes = 1 << 20 } });
        if (message.Batch is not { } batch) return;
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                if (batch.TickCount == 1 && _came.TryGetValue(batch.FirstSequence, out long came)) _slowest = Math.Max(_slowest, _time.GetTimestamp() - came);
                stream.Answer(new() { Ack = new() { Ranges = { FakeCollector.Range(batch) } } });
                timer?.Dispose();
            },
            null,
            Answer,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>A step, and a moment for the tasks that it wakes.</summary>
    private async Task PassAsync(TimeSpan step)
    {
        _time.Advance(step);
        await Task.Delay(2);
    }
}
