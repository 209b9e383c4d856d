using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>What a tick is to the store that several collectors share: where its host stands, and its energy. For the readings' loop alone.</summary>
internal sealed class SharedWriter(SiteWriter sites)
{
    private readonly EnergyLines _energy = new();

    /// <exception cref="StoreUnavailableException">What the store says of the host cannot be read now.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
    public void Write(LiveTick tick, LineBuffer lines, CancellationToken cancellationToken)
    {
        sites.Write(tick, lines, cancellationToken);
        _energy.Write(tick, lines);
    }
}
