using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>Needs libfaketime, which gives a process another wall clock, and the fake NVML library.</summary>
internal sealed class FakeTimeFactAttribute : FactAttribute
{
    public const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    public FakeTimeFactAttribute() => Skip = FakeNvmlBuild.ReasonItIsMissing
        ?? (File.Exists(Library) ? null : "libfaketime is not installed");
}
