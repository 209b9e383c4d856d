using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>An event that a notifier has not been told yet.</summary>
public sealed record QueuedAlert(long Id, AlertEvent Event);
