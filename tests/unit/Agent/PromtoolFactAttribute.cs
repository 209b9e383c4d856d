namespace TelemetryFootprint.UnitTests.Agent;

/// <summary>A test that needs Prometheus' own judge of metrics; without it the test is skipped and says so.</summary>
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "promtool"))))
            Skip = "promtool is not installed (Debian package prometheus)";
    }
}
