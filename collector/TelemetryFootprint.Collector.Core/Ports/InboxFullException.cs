namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A cap of the inbox that does not go away by waiting. The message says which, for the agent's log.</summary>
public sealed class InboxFullException(string message) : Exception(message);
