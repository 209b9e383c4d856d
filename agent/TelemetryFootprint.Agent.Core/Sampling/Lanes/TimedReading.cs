using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>A reading and the monotonic moment at which it had been answered.</summary>
public readonly record struct TimedReading<T>(long Microseconds, Reading<T> Reading)
    where T : struct
{
    public static TimedReading<T> None { get; } = new(0, Reading<T>.Failed(NvmlReturn.NotSupported));
}
