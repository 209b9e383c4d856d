namespace TelemetryFootprint.Collector.Ingest;

/// <summary>The cap of open streams is reached; the agent comes back later.</summary>
internal sealed class TooManyStreamsException() : Exception("too many streams");
