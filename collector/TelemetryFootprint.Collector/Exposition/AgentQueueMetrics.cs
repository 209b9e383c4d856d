using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// What waits at connected agents and what they lost, as their newest status says: in a fleet nobody scrapes the agents' own pages. Absent while an agent is
/// away or has not said. By agent too: of two under one host's name, the sum would fall and rise as one of them goes and comes.
/// </summary>
internal static class AgentQueueMetrics
{
    public static void Write(PrometheusWriter writer, MetricsRequest request)
    {
        var agents = request.Live.Agents.Values.Where(agent => agent is { Connected: true, Status: not null }).ToList();
        Family(writer, agents, "queue_bytes", MetricType.Gauge, "Bytes of the ticks that wait at a connected agent for acknowledgement.", said => said.QueueBytes);
        Family(
            writer, agents, "queue_oldest_age_seconds", MetricType.Gauge, "Age of the oldest tick that waits at a connected agent, s; 0: none waits.", said => said.QueueAgeMilliseconds / 1000.0);
        Family(writer, agents, "dropped_ticks_total", MetricType.Counter, "Ticks that a connected agent lost at its queue's cap since its start.", said => said.DroppedTicks);
        Family(
            writer, agents, "thinned_ticks_total", MetricType.Counter, "Ticks that a connected agent merged into one a minute at its queue's cap since its start: their detail is lost, their energy is not.",
            said => said.ThinnedTicks);
        Family(writer, agents, "set_aside_ticks_total", MetricType.Counter, "Ticks of a connected agent that were refused for good since its start.", said => said.SetAsideTicks);
    }

    private static void Family(PrometheusWriter writer, List<AgentReport> agents, string name, MetricType type, string help, Func<Status, double> figure)
    {
        writer.Family("footprint_collector_agent_" + name, type, help);
        foreach (var agent in agents) writer.Sample(figure(agent.Status!), ("host", agent.Host), ("agent", agent.AgentId));
    }
}
