using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>An agent's stream as the collector sees it. <paramref name="Status"/> null: none came yet.</summary>
/// <param name="AgentId">32 lower-case hexadecimal digits.</param>
public sealed record AgentReport(string AgentId, string Host, string Version, bool Connected, DateTimeOffset At, Status? Status)
{
    /// <summary>How far its wall clock was ahead of the collector's when it last said; null: it did not.</summary>
    public long? ClockAheadMicroseconds { get; init; }
}
