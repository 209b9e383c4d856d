namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The server gave no answer that counts; the message is for the operator.</summary>
internal sealed class KubernetesException(string message) : Exception(message);
