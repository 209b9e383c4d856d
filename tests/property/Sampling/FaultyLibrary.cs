using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.PropertyTests.Sampling;

/// <summary>A library of GPUs that misbehave; shuffled, it lists them in the other order.</summary>
internal sealed class FaultyLibrary(IReadOnlyList<IGpu> gpus) : IGpuLibrary
{
    public bool IsShuffled { get; set; }

    public string? DriverVersion => "580.65";

    public LibraryStatus Open() => new(0, "open");

    public IReadOnlyList<GpuSlot> Enumerate() => [.. (IsShuffled ? gpus.Reverse() : gpus).Select((gpu, index) => new GpuSlot(index, 0, gpu))];

    public void Dispose()
    {
    }
}
