namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What one must know of a provider to ask it well and to quote it rightly. What its factors count is in its identity.</summary>
/// <param name="Credit">The line that its licence wants to be shown.</param>
/// <param name="Spacing">Between two requests, whatever they ask; zero: no limit is known.</param>
/// <param name="Rereads">How long after an interval's end its value is asked for again, because providers revise; ascending.</param>
/// <param name="LongestRange">Of one question for the past.</param>
public sealed record ProviderTerms(
    string Credit,
    TimeSpan Spacing,
    IReadOnlyList<TimeSpan> Rereads,
    TimeSpan LongestRange);
