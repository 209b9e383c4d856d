using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>Needs to mount a small file system, and the fake NVML library.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = FakeNvmlBuild.ReasonItIsMissing
        ?? (OperatingSystem.IsLinux() && Environment.UserName == "root" ? null : "needs root on Linux, to mount a tmpfs");
}
