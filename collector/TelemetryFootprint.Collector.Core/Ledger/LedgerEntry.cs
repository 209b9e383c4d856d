using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Energy that one device added to one minute of one series.</summary>
public readonly record struct LedgerEntry(SeriesKey Series, UtcMinute Minute, EnergyCell Cell);
