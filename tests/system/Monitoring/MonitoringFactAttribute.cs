using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A test with a real Prometheus and services on the fake library; skipped where either is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MonitoringFactAttribute : FactAttribute
{
    public MonitoringFactAttribute() => Skip = InstalledProgram.Find("prometheus") is null ? "prometheus is not installed" : FakeNvmlBuild.ReasonItIsMissing;
}
