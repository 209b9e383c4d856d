using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>A start looks at every row. It must not take long for that, nor memory.</summary>
public sealed class SpoolStartTests(ITestOutputHelper output) : IDisposable
{
    private const int BytesPerRow = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly SpoolBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>The time that a full spool takes is in the slow slice: here is what would make it long, an object per row.</summary>
    [Fact]
    public void Open_OfManyTicks_AllocatesNothingPerTick()
    {
        _bench.Fill(SampleBatches.Noisy(2, 500));
        var few = Allocated();
        _bench.Fill(SampleBatches.Noisy(2, 20_000));
        var many = Allocated();

        output.WriteLine($"{few} bytes for 500 ticks, {many} for 20500");
        Assert.InRange(many - few, -20_000 * BytesPerRow, 20_000 * BytesPerRow);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Open_OfAFullSpool_TakesLessThanTwoSeconds()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(8, 60_000);
        using (SpoolTickQueue queue = _bench.Open())
        {
            while (queue.State.ThinnedTicks == 0)
            {
                foreach (SequencedTick[] part in ticks.Chunk(512)) SpoolBench.Append(queue, part);
            }
        }

        var (watch, began) = (Stopwatch.StartNew(), ThreadTime());
        using SpoolTickQueue again = _bench.Open();
        var taken = ThreadTime() - began;
        output.WriteLine($"a spool of {again.Figures.FileBytes >> 20} MiB and {again.State.Ticks} ticks opens in {taken.TotalMilliseconds:F0} ms of processor time, {watch.ElapsedMilliseconds} ms by the clock");
        Assert.InRange(taken, TimeSpan.FromMilliseconds(1), Limit);
    }

    /// <summary>What the processor worked for this thread: other tests on the machine take none of it.</summary>
    private static TimeSpan ThreadTime() =>
        TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000);

    private long Allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using SpoolTickQueue queue = _bench.Open();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
