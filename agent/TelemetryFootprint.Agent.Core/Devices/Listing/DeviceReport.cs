namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>What <c>devices --json</c> writes: the GPUs, the rest of the node, and what no figure of this host holds.</summary>
public sealed record DeviceReport(
    bool SourceUp,
    string Source,
    string? DriverVersion,
    IReadOnlyList<DeviceLine> Devices,
    IReadOnlyList<UnopenedLine> Unopened,
    IReadOnlyList<ComponentLine> Components,
    IReadOnlyList<string> Uncovered);
