namespace TelemetryFootprint.Agent.Commands;

/// <summary>What <c>devices --json</c> writes.</summary>
internal sealed record DeviceReport(bool SourceUp, string Source, string? DriverVersion, IReadOnlyList<DeviceLine> Devices, IReadOnlyList<UnopenedLine> Unopened);
