using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What a slot's energy is priced with. <paramref name="IsRestated"/>: it was booked with another.</summary>
public readonly record struct CellPrice(GramsPerKilowattHour Value, FactorQuality Quality, long Version, bool IsRestated)
{
    /// <summary>What the slot was first priced with; null: whoever tells the price does not know.</summary>
    public GramsPerKilowattHour? First { get; init; }

    /// <summary>When that was; null: likewise.</summary>
    public DateTimeOffset? FirstAt { get; init; }
}
