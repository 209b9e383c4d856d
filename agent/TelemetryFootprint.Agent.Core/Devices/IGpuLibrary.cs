namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>The GPU library of this host (NVML, or the demo's). Used by one thread at a time; its GPUs from their lanes' threads meanwhile.</summary>
public interface IGpuLibrary : IDisposable
{
    /// <summary>Loads and initialises the library. May be called again after a failure.</summary>
    LibraryStatus Open();

    /// <summary>Null: unknown.</summary>
    string? DriverVersion { get; }

    /// <summary>Every index that the library counts, including those that it does not let us open.</summary>
    IReadOnlyList<GpuSlot> Enumerate();

    /// <summary>Ends the session; may be opened again. GPUs of it answer UNINITIALIZED from now on, and none may be inside a call.</summary>
    void Close() => Dispose();
}
