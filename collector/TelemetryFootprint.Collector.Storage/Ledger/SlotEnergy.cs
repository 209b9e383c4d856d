using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Energy of one series in one slot and one site period.</summary>
internal readonly record struct SlotEnergy(long Series, SeriesKey Key, SitePeriod Period, Joules Energy);
