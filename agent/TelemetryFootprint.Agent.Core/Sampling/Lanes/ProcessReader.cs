using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>Who is on a device, asked once a second at most. The lane that visits the device uses it.</summary>
internal sealed class ProcessReader(IProcessOwners owners, TimeProvider time)
{
    // A bit less than a second: ticks of a second are not always exactly that far apart.
    private const long LookMicroseconds = 900_000;

    /// <summary>The driver samples about once a second: what it said longer ago says nothing about now.</summary>
    private const long UseMicroseconds = 5_000_000;
    private const int MostProcesses = 1_000_000;

    private readonly Dictionary<int, long> _use = [];
    private readonly List<ProcessUse> _samples = [];
    private readonly List<GpuContext> _contexts = [];
    private long _next = long.MinValue;
    private long _lastSeenUnixMicroseconds;
    private long _useMicroseconds;

    /// <summary>How many hold a compute context.</summary>
    public Reading<int> Contexts { get; private set; } = Reading<int>.Failed(NvmlReturn.NotSupported);

    /// <summary>Those that could be told; empty too where the driver names none.</summary>
    public IReadOnlyList<GpuProcess> Processes { get; private set; } = [];

    /// <summary>The handle is another: what is known is asked again at once.</summary>
    public void AskAgain() => _next = long.MinValue;

    public void Read(ProbedGpu gpu)
    {
        var now = time.MonotonicMicroseconds();
        if (now < _next)
            return;
        _next = now + LookMicroseconds;
        _contexts.Clear();
        var answer = gpu.ComputeProcesses(_contexts);
        Contexts = answer is { Succeeded: true, Value: < 0 or > MostProcesses } ? Reading<int>.Failed(NvmlReturn.Unknown) : answer;
        // Nobody holds a context and nobody did: there is no load to ask for.
        if (Contexts is { Succeeded: true, Value: 0 } && Processes.Count == 0)
            return;
        ReadUse(gpu, now);
        Processes = [.. _contexts.Select(Listed), .. _use.Keys.Except(_contexts.Select(context => context.Pid)).Order().Select(Unlisted)];
        foreach (var process in Processes)
            owners.See(process.Pid);
    }

    private long UnixMicroseconds => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private GpuProcess Listed(GpuContext context) => new(context.Pid, HoldsContext: true, _use.GetValueOrDefault(context.Pid), context.GpuInstanceId);

    private GpuProcess Unlisted(int pid) => new(pid, HoldsContext: false, _use[pid], GpuInstanceId: -1);

    private void ReadUse(ProbedGpu gpu, long now)
    {
        _samples.Clear();
        // A clock that was set back, or a sample of the future, would hide all that come before it.
        var unix = UnixMicroseconds;
        _lastSeenUnixMicroseconds = Math.Min(_lastSeenUnixMicroseconds, unix);
        var newest = gpu.ProcessUse(_lastSeenUnixMicroseconds, _samples);
        if (newest.Succeeded)
        {
            _use.Clear();
            (_lastSeenUnixMicroseconds, _useMicroseconds) = (Math.Min(newest.Value, unix), now);
            foreach (var sample in _samples.Where(sample => sample.SmPercent > 0))
                _use[sample.Pid] = _use.GetValueOrDefault(sample.Pid) + sample.SmPercent;
        }
        else if (newest.Code != NvmlReturn.NotFound || now - _useMicroseconds > UseMicroseconds)
        {
            // Not found is nothing newer: who worked a moment ago is taken to go on.
            _use.Clear();
        }
    }
}
