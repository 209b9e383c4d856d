using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Energy of a series whose past a restatement changes: where it was booked, and where it belongs.</summary>
internal readonly record struct MovedEnergy(SeriesKey Key, long Series, SitePeriod Old, MinuteRange OldSlot, SitePeriod New, MinuteRange NewSlot, long Millijoules);
