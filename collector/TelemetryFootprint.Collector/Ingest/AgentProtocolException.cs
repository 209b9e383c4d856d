namespace TelemetryFootprint.Collector.Ingest;

/// <summary>The agent broke the order of the stream. The stream ends; the message is for the agent's log.</summary>
internal sealed class AgentProtocolException(string message) : Exception(message);
