namespace TelemetryFootprint.Collector.Storage;

/// <summary>Another collector holds the state directory. The message names the directory and the lock.</summary>
public sealed class StoreInUseException(string message, Exception inner) : Exception(message, inner);
