using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>P4: what the spool promises of an outage, at its full length.</summary>
public sealed class SpoolSevenDaysTests(ITestOutputHelper output) : IDisposable
{
    private const int Devices = 8;
    private const int Hours = 7 * 24;
    private const int TicksPerHour = 3_600;
    private const int TicksPerCommit = 500;

    private readonly SpoolBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>Every tick with all its detail, in a file of the standard size at most at every moment, its log included; read back by another opening.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F18")]
    public void Commit_SevenDaysOfEightGpus_FitTheStandardSizeWithAllTheirDetail()
    {
        List<SequencedTick> hour = SampleBatches.Noisy(Devices, TicksPerHour);
        long most = 0;
        using (SpoolTickQueue queue = _bench.Open())
        {
            foreach (Tick[] part in Week(hour).Chunk(TicksPerCommit))
            {
                foreach (Tick tick in part) queue.Append(tick);
                while (queue.Commit())
                {
                }

                most = Math.Max(most, BytesOnDisk());
            }

            Assert.Equal((0, 0, 0), (queue.State.ThinnedTicks, queue.State.DroppedTicks, queue.Figures.WriteErrors));
        }

        output.WriteLine(FormattableString.Invariant(
            $"F18: seven days of {Devices} GPUs at 1 Hz: {Hours * TicksPerHour} ticks in {most / 1048576.0:F1} MiB at most, {BytesOnDisk() / (double)(Hours * TicksPerHour):F0} bytes a tick; none thinned, none dropped"));
        Assert.InRange(most, 1, SpoolOptions.DefaultBytes);
        DemandAll(hour);
    }

    private void DemandAll(List<SequencedTick> hour)
    {
        using SpoolTickQueue again = _bench.Open();
        Assert.Equal((Hours * TicksPerHour, 0), (again.State.Ticks, again.Figures.DamagedTicks));
        ulong next = 1;
        foreach (Tick[] part in Week(hour).Chunk(TicksPerCommit))
        {
            IReadOnlyList<SequencedTick> read = again.Peek(next, part.Length);
            Assert.Equal(next, read[0].Sequence);
            next += (ulong)part.Length;
            Assert.Equal(next - 1, read[^1].Sequence);
            Assert.True(part.Zip(read, (tick, found) => tick.Rows.SequenceEqual(found.Tick.Rows)).All(isSame => isSame), $"not what was written, before tick {next}");
        }
    }

    private long BytesOnDisk() => new DirectoryInfo(_bench.Folder).EnumerateFiles("spool.db*").Sum(file => file.Length);

    /// <summary>The same noisy hour again and again, each beginning where the one before it ended: clocks and counters go on.</summary>
    private static IEnumerable<Tick> Week(List<SequencedTick> hour)
    {
        long length = hour[^1].Tick.MonotonicMicroseconds - hour[0].Tick.Rows[0].StartMicroseconds;
        long[] energy = [.. Enumerable.Range(0, Devices).Select(device => hour.Sum(tick => tick.Tick.Rows[device].Millijoules))];
        return Enumerable.Range(0, Hours).SelectMany(number => hour.Select(tick => Later(tick.Tick, number * length, [.. energy.Select(total => total * number)])));
    }

    private static Tick Later(Tick tick, long by, long[] energy) => tick with
    {
        MonotonicMicroseconds = tick.MonotonicMicroseconds + by,
        UnixMicroseconds = tick.UnixMicroseconds + by,
        Rows =
        [
            .. tick.Rows.Select(row => row with
            {
                StartMicroseconds = row.StartMicroseconds + by,
                EndMicroseconds = row.EndMicroseconds + by,
                CumulativeMillijoules = row.CumulativeMillijoules + energy[row.Device],
            }),
        ],
    };
}
