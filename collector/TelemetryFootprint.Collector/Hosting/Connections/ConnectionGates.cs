namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>A gate per listener, so that neither takes the other's places. An address that is banned is banned at both.</summary>
internal sealed record ConnectionGates(ConnectionGate Http, ConnectionGate Grpc, ResetBans Bans);
