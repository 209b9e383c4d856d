using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>What a tick is to the store that several collectors share: what its host's devices are, where it stands, since when it is rolled up, and its energy. For the readings' loop alone.</summary>
internal sealed class SharedWriter(DeviceWriter devices, SiteWriter sites, MarkWriter marks)
{
    private readonly EnergyLines _energy = new();

    /// <summary>From what follows on that inbox row.</summary>
    public void Begin(long cursor)
    {
        Unsent();
        marks.Begin(cursor);
    }

    /// <summary>Lines were written that never went to the store: whatever is told of a host before its energy is told again.</summary>
    public void Unsent()
    {
        devices.Unsent();
        sites.Unsent();
        marks.Unsent();
    }

    /// <summary>The inbox is about to be let go of up to there.</summary>
    public void Advancing(long cursor) => marks.Advancing(cursor);

    /// <summary>What is to be told of hosts whether they have a tick or not.</summary>
    /// <exception cref="StoreUnavailableException">What the store says of them cannot be read now.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
    public void Write(LineBuffer lines, CancellationToken cancellationToken) => marks.Write(lines, cancellationToken);

    /// <exception cref="StoreUnavailableException">What the store says of the host or its devices cannot be read now.</exception>
    /// <exception cref="TimeoutException">Not in time.</exception>
    public void Write(LiveTick tick, LineBuffer lines, CancellationToken cancellationToken)
    {
        devices.Write(tick, lines, cancellationToken);
        sites.Write(tick, lines, cancellationToken);
        marks.Write(tick, lines, cancellationToken);
        _energy.Write(tick, lines);
    }
}
