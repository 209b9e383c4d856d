using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>One answer of a provider, kept for ever. Ids ascend in the order in which answers became known.</summary>
public sealed record FactorVersion(long Id, FactorObservation Observation, DateTimeOffset KnownAt)
{
    public MinuteRange Interval => Observation.Interval;

    public FactorQuality Quality => Observation.Quality;

    public string Provider => Observation.Identity.Provider;
}
