using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Sinks;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A test with a real InfluxDB and services on the fake library; skipped where either is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MonitoredInfluxFactAttribute : FactAttribute
{
    public MonitoredInfluxFactAttribute() => Skip = InfluxFactAttribute.Program is null ? "influxd is not installed (Debian: influxdb)" : FakeNvmlBuild.ReasonItIsMissing;
}
