namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>A <see cref="TimeProvider"/> that knows for how long its timestamps stood still.</summary>
public interface ISuspensionClock
{
    /// <summary>How long the host has slept since its boot, as far as the timestamps do not count it; never negative.</summary>
    long SuspendedMicroseconds { get; }
}
