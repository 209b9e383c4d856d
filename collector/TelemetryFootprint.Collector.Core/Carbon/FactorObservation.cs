using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>What a provider said of one zone and one interval. A provider that has no value says nothing; it never says 0.</summary>
public sealed record FactorObservation(
    string Zone,
    MinuteRange Interval,
    GramsPerKilowattHour Value,
    FactorQuality Quality,
    FactorIdentity Identity)
{
    /// <summary>What the electricity was made of; null: it was not told.</summary>
    public GenerationMix? Mix { get; init; }
}
