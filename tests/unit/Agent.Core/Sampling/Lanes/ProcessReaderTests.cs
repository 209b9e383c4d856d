using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling.Lanes;

public sealed class ProcessReaderTests : IProcessOwners
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Start);
    private readonly ScriptedGpu _gpu = new();
    private readonly List<int> _seen = [];
    private readonly ProcessReader _reader;
    private readonly ProbedGpu _probed;

    public ProcessReaderTests() => (_reader, _probed) = (new ProcessReader(this, _time), new ProbedGpu(_gpu));

    [Fact]
    public void Read_ContextsWithLoad_HaveIt()
    {
        Hold(7, 8);
        _gpu.Use = since => [Sample(7, 60), Sample(8, 30), Sample(7, 50)];
        Read();

        Assert.Equal([new GpuProcess(7, true, 110, -1), new GpuProcess(8, true, 30, -1)], _reader.Processes);
        Assert.Equal([7, 8], _seen);
    }

    [Fact]
    public void Read_NothingNewer_KeepsTheLoadForAWhile()
    {
        Hold(7, 8);
        _gpu.Use = since => since == 0 ? [Sample(7, 60)] : [];
        Read();
        Read();
        Assert.Equal([60L, 0L], _reader.Processes.Select(process => process.Use));
        for (var second = 0; second < 6; second++)
            Read();

        Assert.Equal([0L, 0L], _reader.Processes.Select(process => process.Use));
    }

    [Fact]
    public void Read_LoadOfAProcessThatHasEnded_IsStillItsOwn()
    {
        Hold(7);
        _gpu.Use = since => since == 0 ? [Sample(7, 90)] : [Sample(7, 40)];
        Read();
        Hold();
        Read();
        Assert.Equal([new GpuProcess(7, false, 40, -1)], _reader.Processes);
        _gpu.Use = _ => [Sample(9, 0)];
        Read();

        Assert.Empty(_reader.Processes);
    }

    [Fact]
    public void Read_LoadNotSupported_ListsContextsAlone()
    {
        Hold(7, 8);
        Read();

        Assert.Equal([new GpuProcess(7, true, 0, -1), new GpuProcess(8, true, 0, -1)], _reader.Processes);
    }

    [Fact]
    public void Read_NobodyThere_AsksForNoLoad()
    {
        var asked = 0;
        _gpu.Use = _ => asked++ < 0 ? null : [];
        Hold();
        Read();

        Assert.Equal((0, 0), (asked, _reader.Contexts.Value));
    }

    [Fact]
    public void Read_SampleOfTheFuture_DoesNotHideThoseToCome()
    {
        Hold(7);
        var asked = new List<long>();
        _gpu.Use = since =>
        {
            asked.Add(since);
            return [new ProcessUse(7, Unix + 3_600_000_000, 50)];
        };
        Read();
        var before = Unix;
        Read();

        Assert.Equal([0L, before - 1_000_000], asked);
    }

    [Fact]
    public void Read_AfterTheClockWasSetBack_AsksFromThere()
    {
        Hold(7);
        var asked = new List<long>();
        _gpu.Use = since =>
        {
            asked.Add(since);
            return [Sample(7, 50)];
        };
        Read();
        _time.StepWallClock(TimeSpan.FromHours(-1));
        var before = Unix;
        Read();

        Assert.Equal([0L, before], asked);
    }

    [Fact]
    public void Read_CountThatCannotBe_IsUnknown()
    {
        _gpu.Processes = () => -1;
        Read();

        Assert.False(_reader.Contexts.Succeeded);
    }

    void IProcessOwners.See(int pid) => _seen.Add(pid);

    string? IProcessOwners.RunOf(int pid, long sinceMicroseconds) => null;

    private long Unix => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private ProcessUse Sample(int pid, int percent) => new(pid, Unix, percent);

    private void Hold(params int[] pids)
    {
        _gpu.Contexts = [.. pids.Select(pid => new GpuContext(pid, -1))];
        _gpu.Processes = () => pids.Length;
    }

    private void Read()
    {
        _reader.Read(_probed);
        _time.Advance(TimeSpan.FromSeconds(1));
    }
}
