namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// How far a batch's wall clock is corrected, decided once, when the batch is committed, and stored with it: a replay must yield the same times.
/// </summary>
public static class ClockOffset
{
    /// <summary>An agent's clock within this of the collector's is taken at its word, and a batch may end this far in the collector's future.</summary>
    public const long ToleranceMicroseconds = 5_000_000;

    /// <summary>Microseconds to add to the batch's wall clock; 0 while the clocks agree, or if the batch is of another boot than the reading.</summary>
    public static long Decide(AgentClock? clock, ReadOnlySpan<byte> batchBootId, long baseMonotonicMicroseconds, long baseUnixMicroseconds, long baseSuspendedMicroseconds = 0)
    {
        if (clock is null || !batchBootId.SequenceEqual(clock.BootId.Span)) return 0;
        var trueBase = clock.ReceivedUnixMicroseconds - (clock.MonotonicMicroseconds - baseMonotonicMicroseconds) - (clock.SuspendedMicroseconds - baseSuspendedMicroseconds);
        var offset = trueBase - baseUnixMicroseconds;
        return IsOff(offset) ? offset : 0;
    }

    /// <summary>True if a clock that stands so far from the collector's is not taken at its word.</summary>
    public static bool IsOff(long microseconds) => Math.Abs(microseconds) > ToleranceMicroseconds;

    /// <summary>True if an interval that ends then cannot have been measured yet.</summary>
    public static bool IsInTheFuture(long endUnixMicroseconds, DateTimeOffset now) =>
        endUnixMicroseconds > ((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + ToleranceMicroseconds;
}
