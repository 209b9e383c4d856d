namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>A GPU that NVML counts but does not let us open.</summary>
public sealed record UnopenedLine(int Index, string Name, int Code, string Reason);
