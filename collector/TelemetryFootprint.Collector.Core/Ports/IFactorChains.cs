using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The configured providers per zone.</summary>
public interface IFactorChains
{
    /// <summary>The zone's chain; null: no provider covers the zone, and its energy stays unpriced.</summary>
    FactorChain? ChainFor(string zone);
}
