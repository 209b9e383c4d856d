namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a run used in its newest attempt.</summary>
/// <param name="Standing">Since that began.</param>
/// <param name="Age">Since the parts of other hosts were read.</param>
public sealed record RunNow(RunStanding Standing, TimeSpan Age)
{
    /// <summary>The part of the host that was asked for alone: what the others used cannot be told.</summary>
    public bool IsOfHost { get; init; }
}
