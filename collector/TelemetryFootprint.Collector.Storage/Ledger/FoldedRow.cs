using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>A row of <c>energy_slot</c>.</summary>
internal readonly record struct FoldedRow(MinuteRange Slot, long Series, long Period, EnergyCell Cell);
