namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>A process that holds a compute context. <paramref name="GpuInstanceId"/> is that of its MIG instance; −1: none, or unknown.</summary>
public readonly record struct GpuContext(int Pid, int GpuInstanceId);
