using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The factor in force of a slot in one family. It exists exactly if the slot's energy is booked in that family, also while the zone is in another.</summary>
internal sealed record SlotPrice(MinuteRange Slot, long Version, GramsPerKilowattHour Value, FactorQuality Quality, string Provider);
