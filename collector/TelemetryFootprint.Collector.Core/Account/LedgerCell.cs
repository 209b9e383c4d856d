using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Energy of one series within one slot, from <paramref name="From"/> on.</summary>
public readonly record struct LedgerCell(SeriesKey Series, SitePeriod Period, UtcMinute From, MinuteRange Slot, EnergyCell Energy);
