using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>A test with a real InfluxDB 1 and a real agent; skipped where either is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedRunFactAttribute : FactAttribute
{
    public SharedRunFactAttribute() => Skip = new InfluxFactAttribute().Skip ?? new FakeNvmlFactAttribute().Skip;
}
