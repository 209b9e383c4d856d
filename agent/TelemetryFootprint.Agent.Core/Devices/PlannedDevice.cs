namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>A GPU and how it is measured.</summary>
public sealed record PlannedDevice(ProbedGpu Gpu, DevicePlan Plan);
