using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Demo;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;
using Xunit;

namespace TelemetryFootprint.PropertyTests.Sampling;

/// <summary>A tick that is sent again in another batch must fall into the same minute: its UTC time may not depend on the cut.</summary>
public sealed class TickTimeProperties
{
    private static readonly BatchOrigin Origin = new(ByteString.CopyFrom(new byte[16]), 1, ByteString.CopyFrom(new byte[16]));

    [Fact]
    public void UtcOfATick_UnderDriftAndSteps_IsTheSameInEveryCut() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            IReadOnlyList<SequencedTick> ticks = Sample(new Random(seed), 80);
            List<(ulong, long)> whole = Times(ticks, _ => 1024);
            return Enumerable.Range(0, 5).All(cut => Times(ticks, Cuts(new Random(seed ^ cut))).SequenceEqual(whole)) && Times(ticks, _ => 1).SequenceEqual(whole);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void UtcOfATick_IsNeverFurtherThanAStepFromTheWallClock() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var wall = new List<long>();
            IReadOnlyList<SequencedTick> ticks = Sample(new Random(seed), 80, wall);
            return ticks.Zip(wall).All(pair => Math.Abs(pair.First.Tick.UnixMicroseconds - pair.Second) <= 100_000);
        }).QuickCheckThrowOnFailure();

    /// <summary>The sampler on a wall clock that drifts by up to 40 ms a second and now and then steps.</summary>
    private static IReadOnlyList<SequencedTick> Sample(Random random, int seconds, List<long>? wall = null)
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddSeconds(1_763_000_000));
        var queue = new MemoryTickQueue(TickQueueLimits.ForMemory);
        using var library = new DemoGpuLibrary(2, "a", time);
        var host = new HostIdentity("h", new Dictionary<string, string>());
        var sampler = new Sampler(library, [], "a", host, new SamplingOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), queue, time, NullLogger<Sampler>.Instance);
        int drift = random.Next(-40_000, 40_001);
        for (int second = 0; second < seconds; second++)
        {
            sampler.Step();
            wall?.Add((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10);
            if (random.Next(25) == 0) drift = random.Next(-40_000, 40_001);
            time.StepWallClock(TimeSpan.FromMicroseconds(random.Next(20) == 0 ? random.Next(-5_000_000, 5_000_000) : drift));
            time.Advance(TimeSpan.FromMicroseconds(random.Next(1_000_000, 1_400_000)));
        }

        return queue.Peek(0, int.MaxValue);
    }

    private static Func<int, int> Cuts(Random random) => _ => random.Next(1, 20);

    private static List<(ulong Sequence, long Unix)> Times(IReadOnlyList<SequencedTick> ticks, Func<int, int> maximum)
    {
        var times = new List<(ulong, long)>();
        for (int from = 0; from < ticks.Count;)
        {
            List<SequencedTick> rest = [.. ticks.Skip(from)];
            int count = BatchCutter.CountForOneBatch(rest, maximum(from));
            Batch batch = Batch.Parser.ParseFrom(BatchEncoder.Encode(Origin, rest[..count]).ToByteArray());
            Assert.Null(BatchValidator.FirstViolation(batch));
            DecodedBatch decoded = BatchDecoder.Decode(batch);
            times.AddRange(decoded.Ticks.Select(tick => (tick.Sequence, decoded.ToUnixMicroseconds(tick.MonotonicMicroseconds, 0))));
            from += count;
        }

        return times;
    }
}
