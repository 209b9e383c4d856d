namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The fake library holds one scenario per process, so its tests run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FakeNvmlSet
{
    public const string Name = "fake NVML";
}
