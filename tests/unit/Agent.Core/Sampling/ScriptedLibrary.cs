using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>A GPU library that holds what a test put there.</summary>
internal sealed class ScriptedLibrary(params IGpu[] gpus) : IGpuLibrary
{
    public LibraryStatus Status { get; set; } = new(0, "scripted");

    public IReadOnlyList<IGpu> Gpus { get; set; } = gpus;

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public string? DriverVersion => "550.54";

    public LibraryStatus Open()
    {
        Opened++;
        return Status;
    }

    public IReadOnlyList<GpuSlot> Enumerate() => [.. Gpus.Select(gpu => new GpuSlot(gpu.Index, 0, gpu))];

    public void Close() => Closed++;

    public void Dispose()
    {
    }
}
