using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>A test on the recorded traces that lie beside the repository; skipped where they, or the fake library, are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealTracesFactAttribute : FactAttribute
{
    public RealTracesFactAttribute() => Skip = FakeNvmlBuild.ReasonTracesAreMissing;
}
