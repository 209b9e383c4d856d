namespace TelemetryFootprint.TestKit.Nvml;

/// <summary>One call as the fake library logged it; the instant is CLOCK_MONOTONIC, device -1 is the library.</summary>
public readonly record struct NvmlCall(long AtNanoseconds, int Device, string Name, int Code, ulong Value)
{
    public const string Energy = "nvmlDeviceGetTotalEnergyConsumption";
    public const string Power = "nvmlDeviceGetPowerUsage";
}
