namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>A host whose GPU library is known to be absent.</summary>
public sealed class AbsentGpuLibrary(string reason) : IGpuLibrary
{
    public string? DriverVersion => null;

    public LibraryStatus Open() => new(NvmlReturn.LibraryNotFound, reason);

    public IReadOnlyList<GpuSlot> Enumerate() => [];

    public void Dispose()
    {
    }
}
