using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What the configuration now says of a host.</summary>
public sealed record SiteAssignment(string Site, string Zone, Pue Pue, long? WueMicrolitresPerKilowattHour = null);
