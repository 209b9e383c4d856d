using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>A PUE from a minute on, and who says so.</summary>
public sealed record PueEntry(UtcMinute From, Pue Pue, string Source);
