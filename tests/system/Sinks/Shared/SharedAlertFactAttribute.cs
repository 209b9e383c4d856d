using TelemetryFootprint.SystemTests.Alerts;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>A test with a real InfluxDB 1 and a real Alertmanager; skipped where either is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedAlertFactAttribute : FactAttribute
{
    public SharedAlertFactAttribute() => Skip = new InfluxFactAttribute().Skip ?? new AlertmanagerFactAttribute().Skip;
}
