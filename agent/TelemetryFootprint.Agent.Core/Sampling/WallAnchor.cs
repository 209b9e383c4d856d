using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// The wall clock as ticks are stamped with it: the monotonic clock plus an anchor that moves only when the wall clock
/// stands more than <see cref="Limits.WallClockStepMicroseconds"/> away from it, or the host has slept. Between two moves every batch of any cut
/// has the same distance between its clocks, so a tick sent again in another batch keeps its UTC time to the microsecond.
/// </summary>
internal sealed class WallAnchor(TimeProvider time)
{
    private long? _anchor;

    /// <summary>How long the host had slept when the anchor last moved.</summary>
    public long SuspendedMicroseconds { get; private set; }

    /// <summary>The UTC time of a monotonic one of just now.</summary>
    public long UnixMicroseconds(long monotonicMicroseconds)
    {
        var (monotonic, unix) = time.ReadClocks();
        var (distance, suspended) = (unix - monotonic, time.SuspendedMicroseconds());
        if (_anchor is not { } anchor || IsStep(distance - anchor) || IsStep(suspended - SuspendedMicroseconds))
            (_anchor, anchor, SuspendedMicroseconds) = (distance, distance, suspended);
        return monotonicMicroseconds + anchor;
    }

    private static bool IsStep(long microseconds) => Math.Abs(microseconds) > Limits.WallClockStepMicroseconds;
}
