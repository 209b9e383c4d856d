namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>An agent's monotonic clock, and the collector's wall clock when the reading arrived.</summary>
public sealed record AgentClock(ReadOnlyMemory<byte> BootId, long MonotonicMicroseconds, long ReceivedUnixMicroseconds)
{
    /// <summary>How long the agent's host had slept since its boot: what its monotonic clock did not count.</summary>
    public long SuspendedMicroseconds { get; init; }

    /// <summary>How far the agent's wall clock is ahead of the collector's; null: it did not say.</summary>
    public long? AheadMicroseconds { get; init; }
}
