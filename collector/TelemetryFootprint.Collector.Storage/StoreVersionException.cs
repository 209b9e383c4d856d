namespace TelemetryFootprint.Collector.Storage;

/// <summary>A store was written by a newer collector. The message names the file and the remedy.</summary>
public sealed class StoreVersionException(string message) : Exception(message);
