namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The server does not remember that version any more (410): everything is to be listed again.</summary>
internal sealed class WatchGoneException : Exception;
