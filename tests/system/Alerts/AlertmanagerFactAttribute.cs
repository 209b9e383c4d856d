using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A test that asks a real Alertmanager; skipped where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlertmanagerFactAttribute : FactAttribute
{
    public static string? Program { get; } = InstalledProgram.Find("prometheus-alertmanager");

    public AlertmanagerFactAttribute() => Skip = Program is null ? "prometheus-alertmanager is not installed" : null;
}
