using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>What a MIG instance has of its board, 40 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct MigAttributes
{
    [FieldOffset(24)]
    public uint GpuSlices;

    [FieldOffset(28)]
    public uint ComputeSlices;

    [FieldOffset(32)]
    public ulong MemoryMebibytes;
}
