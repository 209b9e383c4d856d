namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>One round of visits. <see cref="Left"/> counts those that have not been made; it is guarded by the lanes' gate.</summary>
internal sealed class LaneRound(ReadScope scope, long number, int left)
{
    public ReadScope Scope => scope;

    public long Number => number;

    public int Left { get; set; } = left;
}
