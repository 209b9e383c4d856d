using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>How many processes the agent tells apart.</summary>
internal static class ProcessMetrics
{
    public static void Write(PrometheusWriter writer, int known, long refused)
    {
        writer.Family("footprint_agent_gpu_processes_known", MetricType.Gauge, "Processes on GPUs whose run is remembered, those of the last minute too.");
        writer.Sample(known);
        writer.Family("footprint_agent_gpu_processes_refused_total", MetricType.Counter, "Times that a process was left unattributed because 4096 are remembered already.");
        writer.Sample(refused);
    }
}
