using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>16 bytes: when (microseconds since 1970) and what, as raw bits of the type that the call names.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PowerSampleEntry
{
    public ulong UnixMicroseconds;
    public ulong Bits;
}
