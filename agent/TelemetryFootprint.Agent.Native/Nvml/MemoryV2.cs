using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>40 bytes; since driver 510.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryV2
{
    /// <summary>The struct's size with its version, 2, in the top byte.</summary>
    public const uint Expected = 40 | (2u << 24);

    public uint Version;
    public ulong Total;
    public ulong Reserved;
    public ulong Free;
    public ulong Used;
}
