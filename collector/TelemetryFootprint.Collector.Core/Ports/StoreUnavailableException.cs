namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The store cannot take a write now (disk full or under its floor, I/O error, busy): nothing was stored, and the same request may succeed later.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
