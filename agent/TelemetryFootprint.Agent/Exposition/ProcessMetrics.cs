using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>How many processes the agent tells apart.</summary>
internal static class ProcessMetrics
{
    public static void Write(PrometheusWriter writer, ProcessWatch processes)
    {
        writer.Family("footprint_agent_gpu_processes_known", MetricType.Gauge, "Processes on GPUs whose run is remembered, those of the last minute too.");
        writer.Sample(processes.Known);
        writer.Family("footprint_agent_gpu_processes_refused_total", MetricType.Counter, "Times that a process was left unattributed because 4096 are remembered already.");
        writer.Sample(processes.Refused);
        writer.Family("footprint_agent_gpu_processes_untold_total", MetricType.Counter, "Times that a process's FOOTPRINT_RUN was not told to the collector's registry, for too many runs were new (Claims:NewRunsPerHour…) or nobody tells whose process it is; it is tried again, and the energy is under it all the same.");
        writer.Sample(processes.Untold);
        writer.Family("footprint_agent_gpu_process_lookup_seconds", MetricType.Gauge, "How long the look at one process has taken so far; while it is long, new processes are unattributed. 0 while none is looked at.");
        writer.Sample(processes.Looking.TotalSeconds);
        writer.Family("footprint_agent_gpu_process_lookup_failures_total", MetricType.Counter, "Looks at a process that failed for no reason that is known; it was left unattributed.");
        writer.Sample(processes.Failures);
    }
}
