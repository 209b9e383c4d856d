using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>Needs strace, which makes system calls fail, and the fake NVML library.</summary>
internal sealed class StraceTheoryAttribute : TheoryAttribute
{
    public StraceTheoryAttribute() => Skip = FakeNvmlBuild.ReasonItIsMissing
        ?? (InstalledProgram.Find("strace") is null ? "strace is not installed" : null);
}
