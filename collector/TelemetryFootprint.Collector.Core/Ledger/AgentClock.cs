namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>An agent's monotonic clock, and the collector's wall clock when the reading arrived.</summary>
public sealed record AgentClock(ReadOnlyMemory<byte> BootId, long MonotonicMicroseconds, long ReceivedUnixMicroseconds);
