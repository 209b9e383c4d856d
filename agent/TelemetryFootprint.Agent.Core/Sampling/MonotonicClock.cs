namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// Both clocks in whole microseconds: the one place where the agent reads them. On Linux the monotonic one is CLOCK_MONOTONIC,
/// which stands still while the host is suspended; on Windows it goes on. Either way it counts from the boot.
/// </summary>
internal static class MonotonicClock
{
    private const int Tries = 3;
    private const long NearMicroseconds = 1_000;

    /// <summary>In whole numbers: a double would lose microseconds after some months of a nanosecond clock.</summary>
    public static long MonotonicMicroseconds(this TimeProvider time) => (long)(time.GetTimestamp() * (Int128)1_000_000 / time.TimestampFrequency);

    /// <summary>How long the host has slept since its boot, as far as the monotonic clock did not count it; 0 where nobody tells.</summary>
    public static long SuspendedMicroseconds(this TimeProvider time) => time is ISuspensionClock clock ? clock.SuspendedMicroseconds : 0;

    /// <summary>
    /// The two read together. A thread that is put aside between two reads would make the wall clock look as if it had stepped,
    /// so the wall clock is read between two monotonic ones that are near each other.
    /// </summary>
    public static (long Monotonic, long Unix) ReadClocks(this TimeProvider time)
    {
        for (int i = 1; ; i++)
        {
            long before = time.MonotonicMicroseconds();
            long unix = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            long length = time.MonotonicMicroseconds() - before;
            if (length <= NearMicroseconds || i == Tries) return (before + (length / 2), unix);
        }
    }
}
