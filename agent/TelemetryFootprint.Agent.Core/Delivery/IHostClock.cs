namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>The clocks that ticks are stamped with; delivery tells the collector how they stand now.</summary>
public interface IHostClock
{
    HostClockReading Read();
}
