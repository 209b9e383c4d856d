using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>Needs memory cgroups that a test can make, and the fake NVML library.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MemoryGroupFactAttribute : FactAttribute
{
    public MemoryGroupFactAttribute() => Skip = FakeNvmlBuild.ReasonItIsMissing ?? MemoryGroup.ReasonItIsMissing;
}
