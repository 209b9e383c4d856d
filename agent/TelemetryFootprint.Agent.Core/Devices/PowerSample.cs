namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>One entry of the driver's ring of power samples, stamped by the driver with the wall clock.</summary>
public readonly record struct PowerSample(long UnixMicroseconds, long Milliwatts);
