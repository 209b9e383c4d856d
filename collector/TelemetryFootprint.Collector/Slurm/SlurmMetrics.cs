using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary>What comes of asking Slurm's accounting. Absent where it is not asked.</summary>
internal sealed class SlurmMetrics(IServiceProvider services)
{
    private readonly SlurmJobs? _jobs = services.GetService<SlurmJobs>();

    public void Write(PrometheusWriter writer)
    {
        if (_jobs is null) return;
        writer.Family("footprint_collector_sacct_calls_total", MetricType.Counter, "Questions to Slurm's accounting, by what came of them.");
        writer.Sample(_jobs.Answered, ("outcome", "answered"));
        writer.Sample(_jobs.Unanswered, ("outcome", "failed"));
        writer.Family("footprint_collector_sacct_unknown_jobs", MetricType.Gauge, "Jobs that Slurm's accounting was asked for and did not know: those whose energy came within the hour, and registered ones that have not ended.");
        writer.Sample(_jobs.Unknown);
    }
}
