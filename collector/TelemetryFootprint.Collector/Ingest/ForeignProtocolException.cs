namespace TelemetryFootprint.Collector.Ingest;

/// <summary>The agent speaks another version of the contract: its messages may mean something else here, so none is read.</summary>
internal sealed class ForeignProtocolException(string message) : Exception(message);
