using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>A test that writes to a real VictoriaMetrics; skipped where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VictoriaFactAttribute : FactAttribute
{
    public static string? Program { get; } = InstalledProgram.Find("victoria-metrics");

    public VictoriaFactAttribute() => Skip = Program is null ? "victoria-metrics is not installed" : null;
}
