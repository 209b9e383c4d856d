using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// What waits at connected agents and what they lost, as their newest status says: in a fleet nobody scrapes the agents' own pages. Absent while an agent is
/// away or has not said. Agents that share a host's name are added up; of the oldest ticks there is one.
/// </summary>
internal static class AgentQueueMetrics
{
    public static void Write(PrometheusWriter writer, MetricsRequest request)
    {
        var hosts = request.Live.Agents.Values.Where(agent => agent is { Connected: true, Status: not null }).GroupBy(agent => agent.Host, StringComparer.Ordinal).ToList();
        Family(writer, hosts, "queue_bytes", MetricType.Gauge, "Bytes of the ticks that wait at a connected agent for acknowledgement.", said => said.Sum(status => (double)status.QueueBytes));
        Family(
            writer, hosts, "queue_oldest_age_seconds", MetricType.Gauge, "Age of the oldest tick that waits at a connected agent, s; 0: none waits.",
            said => said.Max(status => status.QueueAgeMilliseconds) / 1000.0);
        Family(
            writer, hosts, "dropped_ticks_total", MetricType.Counter, "Ticks that a connected agent lost at its queue's cap since its start.",
            said => said.Sum(status => (double)status.DroppedTicks));
        Family(
            writer, hosts, "thinned_ticks_total", MetricType.Counter, "Ticks that a connected agent merged into one a minute at its queue's cap since its start: their detail is lost, their energy is not.",
            said => said.Sum(status => (double)status.ThinnedTicks));
        Family(
            writer, hosts, "set_aside_ticks_total", MetricType.Counter, "Ticks of a connected agent that were refused for good since its start.",
            said => said.Sum(status => (double)status.SetAsideTicks));
    }

    private static void Family(
        PrometheusWriter writer, List<IGrouping<string, AgentReport>> hosts, string name, MetricType type, string help, Func<IEnumerable<Status>, double> figure)
    {
        writer.Family("footprint_collector_agent_" + name, type, help);
        foreach (var host in hosts) writer.Sample(figure(host.Select(agent => agent.Status!)), ("host", host.Key));
    }
}
