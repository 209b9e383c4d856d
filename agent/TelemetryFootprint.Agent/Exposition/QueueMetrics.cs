using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
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
        if (queue.OldestUnixMicroseconds is { } oldest)
            Write(writer, "footprint_agent_queue_oldest_timestamp_seconds", MetricType.Gauge, "When the oldest tick that waits was taken.", oldest / 1e6);
        Write(writer, "footprint_agent_queue_thinned_ticks_total", MetricType.Counter, "Ticks merged into one a minute at the queue's cap since the agent's start: their detail is lost, their energy is not.", queue.ThinnedTicks);
        Write(writer, "footprint_agent_queue_dropped_ticks_total", MetricType.Counter, "Ticks lost at the queue's cap since the agent's start.", queue.DroppedTicks);
        Write(writer, "footprint_agent_queue_dropped_joules_total", MetricType.Counter, "Energy of the ticks lost at the queue's cap since the agent's start.", queue.DroppedMillijoules / MilliPerUnit);
        Write(writer, "footprint_agent_queue_set_aside_ticks_total", MetricType.Counter, "Ticks refused for good since the agent's start.", queue.SetAsideTicks);
        Write(writer, "footprint_agent_queue_set_aside_joules_total", MetricType.Counter, "Energy of the ticks refused for good since the agent's start.", queue.SetAsideMillijoules / MilliPerUnit);
    }

    /// <summary>What the queue on disk has to say beside that.</summary>
    public static void Write(PrometheusWriter writer, SpoolFigures spool)
    {
        Write(writer, "footprint_agent_spool_file_bytes", MetricType.Gauge, "Size of the spool's file.", spool.FileBytes);
        Write(writer, "footprint_agent_spool_writable", MetricType.Gauge, "Whether the last commit to the spool succeeded (1); else ticks are delivered from memory.", spool.WriteError is null ? 1 : 0);
        Write(writer, "footprint_agent_spool_write_errors_total", MetricType.Counter, "Commits to the spool that failed since the agent's start; each is tried again.", spool.WriteErrors);
        Write(writer, "footprint_agent_spool_pending_ticks", MetricType.Gauge, "Ticks that wait in memory for the spool.", spool.PendingTicks);
        Write(writer, "footprint_agent_spool_salvaged_ticks_total", MetricType.Counter, "Ticks brought over from a damaged spool since the agent's start.", spool.SalvagedTicks);
        Write(writer, "footprint_agent_spool_damaged_ticks_total", MetricType.Counter, "Ticks that a damage of the spool took since the agent's start.", spool.DamagedTicks);
        Write(writer, "footprint_agent_spool_deleted_files_total", MetricType.Counter, "Damaged files of the spool deleted since the agent's start: only the newest are kept.", spool.DeletedFiles);
    }

    private static void Write(PrometheusWriter writer, string name, MetricType type, string help, double value)
    {
        writer.Family(name, type, help);
        writer.Sample(value);
    }
}
