namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>A host whose GPU library is known to be absent.</summary>
public sealed class AbsentGpuLibrary(string reason) : IGpuLibrary
{
    // NVML's LIBRARY_NOT_FOUND.
    private const int LibraryNotFound = 12;

    public string? DriverVersion => null;

    public LibraryStatus Open() => new(LibraryNotFound, reason);

    public IReadOnlyList<GpuSlot> Enumerate() => [];

    public void Dispose()
    {
    }
}
