using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The factor of a zone's slot. <paramref name="Applied"/>: energy is priced with it; else it would be, if there were any.</summary>
public sealed record IntensitySlot(
    MinuteRange Slot,
    GramsPerKilowattHour Value,
    FactorQuality Quality,
    FactorIdentity Identity,
    long Version,
    DateTimeOffset KnownAt,
    bool Applied)
{
    /// <summary>What the electricity was made of; null: no provider told it.</summary>
    public MixVersion? Mix { get; init; }
}
