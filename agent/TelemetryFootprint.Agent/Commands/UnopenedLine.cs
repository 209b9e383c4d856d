namespace TelemetryFootprint.Agent.Commands;

/// <summary>A GPU that NVML counts but does not let us open.</summary>
internal sealed record UnopenedLine(int Index, string Name, int Code, string Reason);
