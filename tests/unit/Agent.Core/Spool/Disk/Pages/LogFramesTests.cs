using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk.Pages;

/// <summary>What a dead process left in the log.</summary>
public sealed class LogFramesTests : IDisposable
{
    private const int Ticks = 60;
    private const int LogHeaderBytes = 32, FrameBytes = 24 + 4096;

    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(4, Ticks);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Open_AWholeLog_IsNoDamage()
    {
        using SpoolBench crashed = Crashed();
        using SpoolTickQueue queue = crashed.Open();

        Assert.Equal(Ticks, queue.Peek(0, int.MaxValue).Count);
        Assert.False(File.Exists(crashed.File + ".damaged-1"));
    }

    /// <summary>A commit that was interrupted is what a log may end with.</summary>
    [Fact]
    public void Open_ALogThatEndsWithinACommit_IsNoDamage()
    {
        using SpoolBench crashed = Crashed();
        byte[] log = File.ReadAllBytes(crashed.File + "-wal");
        File.WriteAllBytes(crashed.File + "-wal", log[..^2000]);

        using SpoolTickQueue queue = crashed.Open();

        Assert.Equal((Ticks - 1, 0L), (queue.Peek(0, int.MaxValue).Count, queue.Figures.DamagedTicks));
        Assert.False(File.Exists(crashed.File + ".damaged-1"));
    }

    /// <summary>What is behind it cannot be had, since rows of it may be part of one another: it is counted, and kept aside.</summary>
    [Fact]
    [Trait("Fault", "F13")]
    public void Open_ABitOfALogWithCommitsBehindIt_IsDamageWhoseLossIsCounted()
    {
        using SpoolBench crashed = Crashed();
        FlipBit(crashed, Frames(crashed) / 2);
        using var log = new ErrorLogGuard().Expect(1302);
        crashed.Logger = log.LoggerFor<SpoolTickQueue>();

        using SpoolTickQueue queue = crashed.Open();

        int left = queue.Peek(0, int.MaxValue).Count;
        Assert.InRange(left, 1, Ticks - 2);
        Assert.Equal(Ticks - left, queue.Figures.DamagedTicks);
        Assert.Contains(log.Entries, entry => entry.Message.Contains("commits behind it", StringComparison.Ordinal) && entry.Message.Contains($"at least {Ticks - left} are lost", StringComparison.Ordinal));
        Assert.True(File.Exists(crashed.File + ".damaged-1-wal"));
        // Their numbers are not given again.
        Assert.Equal((ulong)Ticks + 1, queue.Append(_ticks[0].Tick));
    }

    [Fact]
    public void Open_ABitOfTheLastCommit_IsACommitThatWasUnderWay()
    {
        using SpoolBench crashed = Crashed();
        FlipBit(crashed, Frames(crashed) - 1);

        using SpoolTickQueue queue = crashed.Open();

        Assert.Equal((Ticks - 1, 0L), (queue.Peek(0, int.MaxValue).Count, queue.Figures.DamagedTicks));
        Assert.False(File.Exists(crashed.File + ".damaged-1"));
    }

    /// <summary>Synced once a minute: a loss of power tears what it likes of that minute.</summary>
    [Fact]
    public void Open_ABitOfALogThatWasNotSynced_IsNoDamage()
    {
        using SpoolBench crashed = Crashed();
        crashed.Options = crashed.Options with { Durability = SpoolDurability.Minute };
        FlipBit(crashed, Frames(crashed) / 2);

        using SpoolTickQueue queue = crashed.Open();

        Assert.InRange(queue.Peek(0, int.MaxValue).Count, 1, Ticks - 2);
        Assert.False(File.Exists(crashed.File + ".damaged-1"));
    }

    [Fact]
    [Trait("Fault", "F13")]
    public void Open_AHeaderOfNoiseBesideALog_LosesNothing()
    {
        using SpoolBench crashed = Crashed();
        byte[] bytes = File.ReadAllBytes(crashed.File);
        new Random(1).NextBytes(bytes.AsSpan(0, Math.Min(100, bytes.Length)));
        File.WriteAllBytes(crashed.File, bytes);

        using SpoolTickQueue queue = crashed.Open();

        Assert.Equal(Ticks, queue.Peek(0, int.MaxValue).Count);
    }

    [Fact]
    [Trait("Fault", "F13")]
    public void Open_TheFileGoneAndItsLogNot_LosesNothing()
    {
        using SpoolBench crashed = Crashed();
        File.Delete(crashed.File);

        using SpoolTickQueue queue = crashed.Open();

        int left = queue.Peek(0, int.MaxValue).Count;
        Assert.Equal((Ticks, 0L), (left, queue.Figures.DamagedTicks));
    }

    private static int Frames(SpoolBench bench) => (int)((new FileInfo(bench.File + "-wal").Length - LogHeaderBytes) / FrameBytes);

    private static void FlipBit(SpoolBench bench, int frame)
    {
        byte[] log = File.ReadAllBytes(bench.File + "-wal");
        log[LogHeaderBytes + (frame * FrameBytes) + (FrameBytes / 2)] ^= 1;
        File.WriteAllBytes(bench.File + "-wal", log);
    }

    /// <summary>One commit per tick, none folded into the file yet.</summary>
    private SpoolBench Crashed()
    {
        using SpoolTickQueue queue = _bench.Open();
        foreach (SequencedTick tick in _ticks) SpoolBench.Append(queue, [tick]);
        return _bench.Crash();
    }
}
