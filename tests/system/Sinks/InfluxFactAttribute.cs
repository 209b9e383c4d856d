using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>A test that writes to a real InfluxDB 1; skipped where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InfluxFactAttribute : FactAttribute
{
    public static string? Program { get; } = InstalledProgram.Find("influxd");

    public InfluxFactAttribute() => Skip = Program is null ? "influxd is not installed (Debian: influxdb)" : null;
}
