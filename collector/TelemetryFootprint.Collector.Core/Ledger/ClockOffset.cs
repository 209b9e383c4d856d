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

    /// <summary>A batch that ends further ahead than this may be beyond hope: see <see cref="IsOfNoTime"/>.</summary>
    public const long BeyondHopeMicroseconds = 24L * 3600 * 1_000_000;

    /// <summary>
    /// True if the times of a batch are wrong and nothing will ever tell how much: it ends more than a day ahead, it is of a boot that is over, so that no
    /// reading of its clock can correct it, and the agent's wall clock agrees with the collector's by now, so that it is not this one that is wrong.
    /// Such are the readings of a host whose clock stood at 2100 until it was restarted.
    /// </summary>
    public static bool IsOfNoTime(AgentClock? clock, ReadOnlySpan<byte> batchBootId, long endUnixMicroseconds, DateTimeOffset now) =>
        clock?.AheadMicroseconds is { } ahead && !IsOff(ahead) && !batchBootId.SequenceEqual(clock.BootId.Span)
        && endUnixMicroseconds - ((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) > BeyondHopeMicroseconds;

    /// <summary>True if a clock that stands so far from the collector's is not taken at its word.</summary>
    public static bool IsOff(long microseconds) => Math.Abs(microseconds) > ToleranceMicroseconds;

    /// <summary>True if an interval that ends then cannot have been measured yet.</summary>
    public static bool IsInTheFuture(long endUnixMicroseconds, DateTimeOffset now) =>
        endUnixMicroseconds > ((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + ToleranceMicroseconds;
}
