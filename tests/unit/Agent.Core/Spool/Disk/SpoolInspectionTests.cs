using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolInspectionTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(2, 20);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Look_WhereNoneIs_FindsNone()
    {
        SpoolSight sight = SpoolInspection.Look(_bench.Folder);

        Assert.Equal((0L, 0L, 0), (sight.FileBytes, sight.Ticks, sight.DamagedFiles));
        Assert.Null(sight.OldestUnixMicroseconds);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Folder));
    }

    [Fact]
    public void Look_WhileAnAgentUsesIt_FindsWhatWaits()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks);
        queue.Acknowledge(1, 4);
        queue.Commit();

        SpoolSight sight = SpoolInspection.Look(_bench.Folder);
        Assert.Equal((16L, _ticks[4].Tick.UnixMicroseconds), (sight.Ticks, sight.OldestUnixMicroseconds));
        Assert.Equal(queue.State.OldestUnixMicroseconds, sight.OldestUnixMicroseconds);
        SpoolBench.Append(queue, _ticks.Take(1));
        Assert.Equal(17, queue.State.Ticks);
    }

    [Fact]
    public void Look_BesideDamagedFiles_CountsThem()
    {
        for (int i = 0; i < 2; i++)
        {
            File.WriteAllText(_bench.File, new string('x', 9_000));
            _bench.Open().Dispose();
        }

        Assert.Equal(2, SpoolInspection.Look(_bench.Folder).DamagedFiles);
    }

    [Fact]
    public void Look_AtADamagedFile_SaysSoAndTouchesNothing()
    {
        File.WriteAllText(_bench.File, new string('x', 9_000));

        Assert.Contains("salvages", Assert.Throws<SpoolException>(() => SpoolInspection.Look(_bench.Folder)).Message, StringComparison.Ordinal);
        Assert.Equal(9_000, new FileInfo(_bench.File).Length);
    }
}
