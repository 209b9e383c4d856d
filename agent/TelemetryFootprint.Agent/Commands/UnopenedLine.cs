namespace TelemetryFootprint.Agent.Commands;

/// <summary>A GPU that NVML counts but does not let us open.</summary>
internal sealed record UnopenedLine(int Index, int Code, string Reason);
