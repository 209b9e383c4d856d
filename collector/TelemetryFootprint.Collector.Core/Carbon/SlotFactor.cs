using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>The factor of one slot. <paramref name="Version"/> is the newest answer that it is made of.</summary>
public sealed record SlotFactor(FactorVersion Version, GramsPerKilowattHour Value, FactorQuality Quality)
{
    public string Provider => Version.Provider;
}
