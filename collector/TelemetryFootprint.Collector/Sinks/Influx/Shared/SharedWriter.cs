using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>What a tick is to the store that several collectors share: what its host's devices are, where it stands, and its energy. For the readings' loop alone.</summary>
internal sealed class SharedWriter(DeviceWriter devices, SiteWriter sites)
{
    private readonly EnergyLines _energy = new();

    /// <exception cref="StoreUnavailableException">What the store says of the host or its devices cannot be read now.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
    public void Write(LiveTick tick, LineBuffer lines, CancellationToken cancellationToken)
    {
        devices.Write(tick, lines, cancellationToken);
        sites.Write(tick, lines, cancellationToken);
        _energy.Write(tick, lines);
    }
}
