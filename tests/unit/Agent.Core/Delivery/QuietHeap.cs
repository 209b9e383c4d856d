namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>Tests that judge what the process holds run after all others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietHeap
{
    public const string Name = "judges the heap";
}
