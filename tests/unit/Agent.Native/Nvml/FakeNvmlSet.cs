namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The fake library holds one scenario per process, so its tests run one after the other; they move its clock, and may run beside any other.</summary>
[CollectionDefinition(Name)]
public sealed class FakeNvmlSet
{
    public const string Name = "fake NVML";
}
