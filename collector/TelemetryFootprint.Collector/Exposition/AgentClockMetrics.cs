using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>How far the wall clocks of connected agents are off. Of agents that share a host's name, the one that is furthest off.</summary>
internal static class AgentClockMetrics
{
    public static void Write(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family(
            "footprint_collector_agent_clock_ahead_seconds", MetricType.Gauge,
            "How far the wall clock of a connected agent's host is ahead, s; beyond 5 s the times of its readings are corrected.");
        foreach (var host in request.Live.Agents.Values.Where(agent => agent.Connected).GroupBy(agent => agent.Host, StringComparer.Ordinal))
        {
            if (host.MaxBy(agent => Math.Abs(agent.ClockAheadMicroseconds ?? 0))?.ClockAheadMicroseconds is { } ahead)
                writer.Sample(ahead / 1e6, ("host", host.Key));
        }
    }
}
