namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>How much it matters. The numbers are stored.</summary>
public enum AlertSeverity
{
    Warning = 0,
    Critical = 1,
}
