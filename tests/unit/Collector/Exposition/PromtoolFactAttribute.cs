namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>Skipped where Debian's prometheus package is not installed.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (!File.Exists(Path))
            Skip = $"{Path} is missing: install the package prometheus";
    }

    public static string Path => "/usr/bin/promtool";
}
