using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>F39: ticks that waited while the host slept, from the sampler's stamp over the spool's row and the wire to the collector's decision.</summary>
public sealed class SuspensionTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _manual = new(Start);
    private readonly Inventory _inventory = SampleBatches.Inventory(1);

    [Theory]
    [Trait("Fault", "F39")]
    [InlineData(0)]
    [InlineData(-3600)]
    [InlineData(86_400)]
    public void Ticks_ThatWaitedThroughASleep_KeepTheTimesFromBeforeIt(int clockIsAheadSeconds)
    {
        var (time, ahead) = (new SleepingTime(_manual), TimeSpan.FromSeconds(clockIsAheadSeconds));
        _manual.StepWallClock(ahead);
        var anchor = new WallAnchor(time);
        var clock = new HostClock(time, SampleBatches.Id(2));
        List<(Tick Tick, DateTimeOffset True)> waiting = [];
        for (int night = 0; night < 3; night++)
        {
            for (int i = 0; i < 3; i++)
            {
                _manual.Advance(TimeSpan.FromSeconds(1));
                waiting.Add((Stored(Take(time, anchor)), _manual.GetUtcNow() - ahead));
            }

            time.Sleep(TimeSpan.FromHours(8));
        }

        _manual.Advance(TimeSpan.FromSeconds(20));
        AgentClock reading = Received(clock.Read(), _manual.GetUtcNow() - ahead);
        List<long> errors = [.. waiting.Select(pair => (Unix(pair.Tick, reading) - Microseconds(pair.True)) / 1_000_000)];

        output.WriteLine($"F39: clock {ahead} ahead, three nights of 8 h: ticks that waited are off by {string.Join(", ", errors)} s");
        Assert.All(errors, error => Assert.Equal(0, error));
    }

    /// <summary>What it was before anybody counted the sleep: each tick as late as the host slept after it.</summary>
    [Fact]
    public void Ticks_OfAnAgentThatDoesNotTell_AreShiftedByTheSleep()
    {
        var anchor = new WallAnchor(_manual);
        Tick tick = Stored(Take(_manual, anchor));
        _manual.StepWallClock(TimeSpan.FromHours(8));

        AgentClock reading = Received(new HostClock(_manual, SampleBatches.Id(2)).Read(), _manual.GetUtcNow());

        Assert.Equal(Microseconds(Start.AddHours(8)), Unix(tick, reading));
    }

    [Fact]
    public void Batches_OfTicksAroundASleep_AreCutThere()
    {
        var time = new SleepingTime(_manual);
        var anchor = new WallAnchor(time);
        var ticks = new List<SequencedTick>();
        for (ulong i = 1; i <= 6; i++)
        {
            // The wall clock was set back by as much as the host slept: only the sleep itself tells of it.
            if (i == 4) time.Sleep(TimeSpan.FromMinutes(5));
            if (i == 4) _manual.StepWallClock(TimeSpan.FromMinutes(-5));
            _manual.Advance(TimeSpan.FromSeconds(1));
            ticks.Add(new(i, Take(time, anchor)));
        }

        Assert.Equal(3, BatchCutter.CountForOneBatch(ticks));
        Assert.Equal([0, 0, 0, 300_000_000, 300_000_000, 300_000_000], ticks.Select(tick => tick.Tick.SuspendedMicroseconds));
    }

    private Tick Take(TimeProvider time, WallAnchor anchor)
    {
        long now = time.MonotonicMicroseconds(), unix = anchor.UnixMicroseconds(now);
        return new(now, unix, _inventory, [], []) { SuspendedMicroseconds = anchor.SuspendedMicroseconds };
    }

    private Tick Stored(Tick tick) => TickRecord.Of(1, tick, 1, 2).ToTick(_inventory);

    /// <summary>As the collector has it from the agent's message.</summary>
    private static AgentClock Received(HostClockReading reading, DateTimeOffset now)
    {
        ClockReading message = ClockReading.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(reading.ToMessage()));
        return new(message.BootId.Memory, (long)message.MonotonicMicroseconds, Microseconds(now)) { SuspendedMicroseconds = (long)message.SuspendedMicroseconds };
    }

    private static long Unix(Tick tick, AgentClock clock)
    {
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, [new(1, tick)]);
        long offset = ClockOffset.Decide(clock, batch.BootId.Span, (long)batch.BaseMonotonicMicroseconds, batch.BaseUnixMicroseconds, (long)batch.BaseSuspendedMicroseconds);
        return BatchDecoder.Decode(batch).ToUnixMicroseconds(tick.MonotonicMicroseconds, offset);
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
