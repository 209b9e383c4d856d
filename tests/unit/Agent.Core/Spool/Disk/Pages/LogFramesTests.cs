using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk.Pages;

/// <summary>What a dead process left in the log.</summary>
public sealed class LogFramesTests : IDisposable
{
    private const int Ticks = 60;

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

    /// <summary>One commit per tick, none folded into the file yet.</summary>
    private SpoolBench Crashed()
    {
        using SpoolTickQueue queue = _bench.Open();
        foreach (SequencedTick tick in _ticks) SpoolBench.Append(queue, [tick]);
        return _bench.Crash();
    }
}
