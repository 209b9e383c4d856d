namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>Both clocks in microseconds. On Linux the monotonic one is CLOCK_MONOTONIC: comparable within one boot.</summary>
internal static class MonotonicClock
{
    public static long MonotonicMicroseconds(this TimeProvider time) => time.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long UnixMicroseconds(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
