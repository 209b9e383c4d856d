using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a host's figure lacks, as its newest inventory says.</summary>
public sealed record HostUncovered(string Host, IReadOnlyList<UncoveredPart> Parts);
