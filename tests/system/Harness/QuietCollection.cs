namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>Tests that judge milliseconds run after all others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietCollection
{
    public const string Name = "judges milliseconds";
}
