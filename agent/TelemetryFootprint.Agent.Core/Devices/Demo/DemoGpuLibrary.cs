namespace TelemetryFootprint.Agent.Core.Devices.Demo;

/// <summary><c>Demo:Devices</c>: GPUs to look at where there are none. Their energy is never mixed with real energy.</summary>
public sealed class DemoGpuLibrary(int count, string agentId, TimeProvider time) : IGpuLibrary
{
    private readonly GpuSlot[] _slots = [.. Enumerable.Range(0, count).Select(index => new GpuSlot(index, 0, new DemoGpu(agentId, index, time)))];

    public string? DriverVersion => null;

    public LibraryStatus Open() => new(0, "simulated GPUs: Demo:Devices is set");

    public IReadOnlyList<GpuSlot> Enumerate() => _slots;

    public void Dispose()
    {
    }
}
