using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A test that mounts a file system of its own, or changes owners.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    /// <param name="needsFakeNvml">It plays GPUs too.</param>
    public RootFactAttribute(bool needsFakeNvml = false) => Skip =
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "mounts a small tmpfs, which only root may"
        : needsFakeNvml ? FakeNvmlBuild.ReasonItIsMissing
        : null;
}
