namespace TelemetryFootprint.Contracts.Batches;

/// <summary>A device that gave no row at a tick. <paramref name="Code"/> is NVML's return code, 0 if none applies.</summary>
public readonly record struct DeviceGap(int Device, int Code);
