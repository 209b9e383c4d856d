using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>32 bytes: who, when (microseconds since 1970), and percents of SMs, memory, encoder and decoder.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProcessUseEntry
{
    public uint Pid;
    public ulong UnixMicroseconds;
    public uint SmPercent;
    public uint MemoryPercent;
    public uint EncoderPercent;
    public uint DecoderPercent;
}
