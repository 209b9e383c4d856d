using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>A provider that does not repeat all that it knows: it has to hear what was kept of it, and says the rest again.</summary>
internal interface IAcknowledgedProvider : IIntensityProvider
{
    /// <summary>Its last answer for this zone is in the ledger.</summary>
    void Kept(string zone);
}
