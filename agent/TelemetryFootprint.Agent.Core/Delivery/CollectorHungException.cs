namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>The stream is open but the collector does not answer.</summary>
internal sealed class CollectorHungException(string message) : Exception(message);
