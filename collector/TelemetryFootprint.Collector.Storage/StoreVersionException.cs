namespace TelemetryFootprint.Collector.Storage;

/// <summary>A store was written by a newer collector, or a running one, which may be older, has it open. The message names the file and the remedy.</summary>
public sealed class StoreVersionException(string message, Exception? inner = null) : Exception(message, inner);
