namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Another host has this agent id: one of the two has a copy of the other's state directory.</summary>
internal sealed class AgentIdTakenException(string agentId, string host)
    : Exception($"the agent id {agentId} is that of host {host}: this host has a copy of its state directory; stop the agent, delete StateDirectory, start it");
