using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A run as its energy alone tells of it. None of it began before <paramref name="First"/>.</summary>
public sealed record LedgerRun(string Id, UtcMinute First);
