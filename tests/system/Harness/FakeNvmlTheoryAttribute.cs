using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A theory against the fake NVML library; skipped where it cannot be built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeNvmlTheoryAttribute : TheoryAttribute
{
    public FakeNvmlTheoryAttribute() => Skip = FakeNvmlBuild.ReasonItIsMissing;
}
