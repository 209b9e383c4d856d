namespace TelemetryFootprint.Collector.Auth.Secrets;

/// <summary>A secret's file cannot be read while the service runs. The message names its key and the cause, and never the secret.</summary>
internal sealed class SecretUnreadableException(string message) : Exception(message);
