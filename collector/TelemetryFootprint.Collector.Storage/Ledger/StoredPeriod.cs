using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>A site period and its row.</summary>
internal sealed record StoredPeriod(long Id, SitePeriod Period);
