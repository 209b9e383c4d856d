namespace TelemetryFootprint.Collector.Web;

/// <summary>One device and its newest reading.</summary>
internal sealed record DeviceRow(string Host, string Uuid, uint Index, string Model, string DriverVersion, string AgentId, DateTimeOffset LastReading, Figure Power, Figure Utilization, Figure Memory, Figure Temperature);
