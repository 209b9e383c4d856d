using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Energy of one series within one slot, from <paramref name="From"/> on.</summary>
internal readonly record struct LedgerCell(SeriesKey Series, SitePeriod Period, UtcMinute From, MinuteRange Slot, EnergyCell Energy);
