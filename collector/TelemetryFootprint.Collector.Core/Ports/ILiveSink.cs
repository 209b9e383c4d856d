namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What the newest readings say. Called by the ledger's loop after its commit; must return at once.</summary>
public interface ILiveSink
{
    void Publish(IReadOnlyList<LiveTick> ticks);
}
