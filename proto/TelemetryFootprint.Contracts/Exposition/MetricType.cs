namespace TelemetryFootprint.Contracts.Exposition;

/// <summary>The Prometheus metric types this house uses.</summary>
public enum MetricType
{
    Counter,
    Gauge,
}
