namespace TelemetryFootprint.Collector.Notify;

/// <summary>A notifier's address may not be connected to. The message never quotes the address: it may be a secret.</summary>
internal sealed class NotifierAddressException(string message) : Exception(message);
