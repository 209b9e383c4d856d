using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The factor in force of a slot. It exists exactly if the slot's energy is booked.</summary>
internal sealed record SlotPrice(MinuteRange Slot, long Version, GramsPerKilowattHour Value, FactorQuality Quality, string Provider);
