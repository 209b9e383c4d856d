using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What the configuration says of a host's site.</summary>
public interface ISiteResolver
{
    SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels);
}
