using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A test with a real Prometheus, a real VictoriaMetrics and services on the fake library; skipped where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MonitoringFactAttribute : FactAttribute
{
    public MonitoringFactAttribute() =>
        Skip = ((string[])["prometheus", "victoria-metrics", "vmalert"]).FirstOrDefault(program => InstalledProgram.Find(program) is null) is { } missing
            ? $"{missing} is not installed"
            : FakeNvmlBuild.ReasonItIsMissing;
}
