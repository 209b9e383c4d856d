using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>What waits, and what will never arrive: in ticks and in joules.</summary>
internal static class QueueMetrics
{
    private const double MilliPerUnit = 1000;

    public static void Write(PrometheusWriter writer, QueueState queue)
    {
        Write(writer, "footprint_agent_queue_ticks", MetricType.Gauge, "Ticks that wait for the collector's acknowledgement.", queue.Ticks);
        Write(writer, "footprint_agent_queue_bytes", MetricType.Gauge, "Bytes of the ticks that wait.", queue.Bytes);
        Write(writer, "footprint_agent_queue_dropped_ticks_total", MetricType.Counter, "Ticks lost at the queue's cap since the agent's start.", queue.DroppedTicks);
        Write(writer, "footprint_agent_queue_dropped_joules_total", MetricType.Counter, "Energy of the ticks lost at the queue's cap since the agent's start.", queue.DroppedMillijoules / MilliPerUnit);
        Write(writer, "footprint_agent_queue_set_aside_ticks_total", MetricType.Counter, "Ticks refused for good since the agent's start.", queue.SetAsideTicks);
        Write(writer, "footprint_agent_queue_set_aside_joules_total", MetricType.Counter, "Energy of the ticks refused for good since the agent's start.", queue.SetAsideMillijoules / MilliPerUnit);
    }

    private static void Write(PrometheusWriter writer, string name, MetricType type, string help, double value)
    {
        writer.Family(name, type, help);
        writer.Sample(value);
    }
}
