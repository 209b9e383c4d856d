using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>What a collector may have is neither merged nor bridged by the next process, whenever this one was killed.</summary>
public sealed class SpoolOfferTests : IDisposable
{
    private readonly SpoolBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void TryOffer_KilledAtOnce_IsLeftAloneByTheNextProcess()
    {
        List<SequencedTick> ticks = Small();
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, ticks.Take(300));
        Assert.True(queue.TryOffer(1, 5, queue.Revision));

        using SpoolBench crashed = _bench.Crash();
        Assert.Equal([1ul, 2, 3, 4, 5], FirstAfterThinning(crashed, ticks));
    }

    [Fact]
    public void TryOffer_OfManyTicksOneByOne_WritesOncePerReserve()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, SampleBatches.Noisy(4, 600));
        var bodies = new HashSet<object?>();
        for (ulong sequence = 1; sequence <= 600; sequence++)
        {
            Assert.True(queue.TryOffer(sequence, sequence, queue.Revision));
            bodies.Add(_bench.Sql("SELECT hex(body) FROM state"));
        }

        Assert.Equal(3, bodies.Count);
    }

    [Fact]
    public void TryOffer_WhileTheFileRefuses_IsLeftAloneByTheNextProcess()
    {
        List<SequencedTick> ticks = Small();
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, ticks.Take(300));
        _bench.Sql("ALTER TABLE state RENAME TO gone");
        // Refused, and sent all the same.
        Assert.True(queue.TryOffer(1, 5, queue.Revision));
        Assert.NotNull(queue.Figures.WriteError);

        _bench.Sql("ALTER TABLE gone RENAME TO state");
        using SpoolBench crashed = _bench.Crash();
        Assert.Equal([1ul, 2, 3, 4, 5], FirstAfterThinning(crashed, ticks));
    }

    [Fact]
    public void Commit_AfterTheFileRefused_SaysWhatWasOfferedMeanwhile()
    {
        List<SequencedTick> ticks = Small();
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, ticks.Take(300));
        _bench.Sql("ALTER TABLE state RENAME TO gone");
        Assert.True(queue.TryOffer(1, 5, queue.Revision));
        _bench.Sql("ALTER TABLE gone RENAME TO state");
        SpoolBench.Append(queue, ticks.Skip(300).Take(1));
        Assert.Null(queue.Figures.WriteError);

        using SpoolBench crashed = _bench.Crash();
        File.Delete(Path.Combine(crashed.Folder, "spool.note"));
        Assert.Equal([1ul, 2, 3, 4, 5], FirstAfterThinning(crashed, ticks));
    }

    [Fact]
    public void Recall_KilledWhileTheFileRefused_GoesOnAfterWhatWasOffered()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 10);
        using SpoolTickQueue queue = _bench.Open();
        Append(queue, ticks[0], 1);
        queue.Commit();
        _bench.Sql("ALTER TABLE state RENAME TO gone");
        for (int i = 1; i < 10; i++) Append(queue, ticks[i], 1 + i);
        queue.Commit();
        Assert.NotNull(queue.Figures.WriteError);
        Assert.Equal(10, queue.Peek(0, 100).Count);
        // Six of the ten leave; the others end with the process.
        Assert.True(queue.TryOffer(1, 6, queue.Revision));

        _bench.Sql("ALTER TABLE gone RENAME TO state");
        Assert.Equal(6_000, RecalledAfterCrash());
        // The first process lives on, and its file overtakes the note.
        queue.Commit();
        Assert.Equal(10_000, RecalledAfterCrash());
    }

    [Fact]
    public void Recall_KilledBeforeAnythingWasOffered_GoesOnAfterTheLastCommit()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 2);
        using SpoolTickQueue queue = _bench.Open();
        Append(queue, ticks[0], 1);
        queue.Commit();
        Append(queue, ticks[1], 2);

        Assert.Equal(1_000, RecalledAfterCrash());
    }

    private List<SequencedTick> Small()
    {
        _bench.Options = _bench.Options with { MaxBytes = SpoolOptions.SmallestBytes };
        return SampleBatches.Noisy(4, 12_000);
    }

    private static IEnumerable<ulong> FirstAfterThinning(SpoolBench crashed, List<SequencedTick> ticks)
    {
        using SpoolTickQueue again = crashed.Open();
        foreach (SequencedTick[] part in ticks.Skip(301).Chunk(50)) SpoolBench.Append(again, part);
        Assert.True(again.State.ThinnedTicks > 0);
        return again.Peek(1, 5).Select(tick => tick.Sequence);
    }

    private long RecalledAfterCrash()
    {
        using SpoolBench crashed = _bench.Crash();
        using SpoolTickQueue again = crashed.Open();
        return again.Recall("GPU-0")!.CumulativeMillijoules;
    }

    private static void Append(SpoolTickQueue queue, SequencedTick tick, int number)
    {
        queue.Keep(new EnergyState("GPU-0", number * 1_000, 77, 300_000, number * 1_000_000L) { IsOfThisBoot = true });
        queue.Append(tick.Tick);
    }
}
