using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>A test against the fake NVML library; skipped where it cannot be built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeNvmlFactAttribute : FactAttribute
{
    public FakeNvmlFactAttribute() => Skip = FakeNvmlBuild.ReasonItIsMissing;
}
