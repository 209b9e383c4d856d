using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>12 bytes; since driver 565.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TemperatureV1
{
    public const uint Expected = 12 | (1u << 24);

    public uint Version;
    public int Sensor;
    public int Celsius;
}
