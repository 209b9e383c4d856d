using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling.Lanes;

/// <summary>A GPU of 300 W whose energy call can be held inside, as a native call that hangs is.</summary>
internal sealed class HeldGpu : IDisposable
{
    private readonly ManualResetEventSlim _open = new(true);
    private int _threads;
    private volatile string? _threadName;

    public HeldGpu(int index, Func<long> millijoules)
    {
        Gpu = new ScriptedGpu($"GPU-{index}", index: index)
        {
            Power = () => 300_000,
            Energy = () =>
            {
                _threadName = Thread.CurrentThread.Name;
                Interlocked.Increment(ref _threads);
                Inside.Set();
                _open.Wait();
                Interlocked.Decrement(ref _threads);
                return millijoules();
            },
        };
    }

    public ScriptedGpu Gpu { get; }

    /// <summary>Set when the call has been entered.</summary>
    public ManualResetEventSlim Inside { get; } = new();

    /// <summary>How many threads are inside the call.</summary>
    public int Threads => Volatile.Read(ref _threads);

    /// <summary>Who called last.</summary>
    public string? ThreadName => _threadName;

    public void Hold()
    {
        Inside.Reset();
        _open.Reset();
    }

    public void LetGo() => _open.Set();

    public void Dispose() => LetGo();
}
