using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// The wall clock as ticks are stamped with it: the monotonic clock plus an anchor that moves only when the wall clock
/// stands more than <see cref="Limits.WallClockStepMicroseconds"/> away from it. Between two moves every batch of any cut
/// has the same distance between its clocks, so a tick sent again in another batch keeps its UTC time to the microsecond.
/// </summary>
internal sealed class WallAnchor(TimeProvider time)
{
    private long? _anchor;

    /// <summary>The UTC time of a monotonic one of just now.</summary>
    public long UnixMicroseconds(long monotonicMicroseconds)
    {
        var (monotonic, unix) = time.ReadClocks();
        var distance = unix - monotonic;
        if (_anchor is not { } anchor || Math.Abs(distance - anchor) > Limits.WallClockStepMicroseconds)
            _anchor = anchor = distance;
        return monotonicMicroseconds + anchor;
    }
}
