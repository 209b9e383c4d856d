namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>A sample of the driver's: how much of the SMs a process used before that moment, in percent.</summary>
public readonly record struct ProcessUse(int Pid, long UnixMicroseconds, int SmPercent);
