namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a run used in its newest attempt.</summary>
/// <param name="Standing">Since that began.</param>
/// <param name="Age">Since the parts of other hosts were read.</param>
public sealed record RunNow(RunStanding Standing, TimeSpan Age)
{
    /// <summary>Why it is the part of the host that was asked for alone, and what the others used cannot be told; null: it is of all.</summary>
    public string? WhyHostOnly { get; init; }
}
