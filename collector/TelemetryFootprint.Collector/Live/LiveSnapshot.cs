using System.Collections.Immutable;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Live;

/// <summary>All that is known at one version. Immutable; two readers of one version see the same.</summary>
internal sealed record LiveSnapshot(
    long Version,
    ImmutableSortedDictionary<(string Host, string Uuid), LiveDevice> Devices,
    ImmutableSortedDictionary<string, AgentReport> Agents,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> HostLabels)
{
    /// <summary>When energy of a run came last, by run; of so many runs as the cap allows.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Runs { get; init; } = ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);
}
