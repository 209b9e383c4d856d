namespace TelemetryFootprint.Agent.Core.Energy.States;

/// <summary>
/// Whether somebody holds the device. Compute processes tell; where NVML does not list them (or lists only those of a container)
/// load within the last minute does.
/// </summary>
internal sealed class Occupancy
{
    private const long MemoryMicroseconds = 60_000_000;

    private long? _busyUntilMicroseconds;

    /// <summary>Null: neither processes nor load are known, so nobody can tell.</summary>
    public bool? IsHeld { get; private set; }

    public void Observe(long microseconds, int? computeProcesses, int? utilizationPercent)
    {
        if (utilizationPercent > 0)
            _busyUntilMicroseconds = microseconds + MemoryMicroseconds;
        var isWarm = microseconds <= _busyUntilMicroseconds;
        IsHeld = computeProcesses switch
        {
            > 0 => true,
            0 => utilizationPercent > 0,
            _ => utilizationPercent is null ? null : isWarm,
        };
    }
}
