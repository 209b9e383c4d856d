using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>24 bytes; <see cref="Used"/> includes what the driver reserves.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryV1
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}
