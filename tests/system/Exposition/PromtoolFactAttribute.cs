using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Exposition;

/// <summary>A test that asks promtool about real services on the fake library; skipped where either is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute() => Skip = Promtool.ReasonItIsMissing ?? FakeNvmlBuild.ReasonItIsMissing;
}
