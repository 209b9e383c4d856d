using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A tick that the ledger has taken in. UTC microseconds of any of its times = monotonic microseconds + <paramref name="UnixShiftMicroseconds"/>.</summary>
public sealed record LiveTick(string AgentId, string Host, DateTimeOffset ReceivedAt, long UnixShiftMicroseconds, Tick Tick)
{
    /// <summary>Of the agent's queue: with <see cref="Sequence"/> it names the tick wherever it comes.</summary>
    public ulong Epoch { get; init; }

    public ulong Sequence { get; init; }
}
