using TelemetryFootprint.Collector.Ingest.Otlp;
using TelemetryFootprint.Collector.Sinks.Otlp;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>How the pushes go, and what comes in. The former are absent where nothing is pushed.</summary>
internal sealed class OtlpMetrics(IServiceProvider services, OtlpIntake intake)
{
    private readonly OtlpExporter? _exporter = services.GetService<OtlpExporter>();

    public void Write(PrometheusWriter writer)
    {
        WriteIntake(writer);
        if (_exporter is null) return;
        writer.Family("footprint_collector_otlp_messages_total", MetricType.Counter, "OTLP messages that were pushed, by what came of them.");
        writer.Sample(_exporter.Pushes, ("outcome", "taken"));
        writer.Sample(_exporter.Failures, ("outcome", "failed"));
        writer.Family("footprint_collector_otlp_points_total", MetricType.Counter, "Points of OTLP messages that were taken, by what came of them.");
        writer.Sample(_exporter.Points, ("outcome", "taken"));
        writer.Sample(_exporter.RejectedPoints, ("outcome", "rejected"));
    }

    private void WriteIntake(PrometheusWriter writer)
    {
        writer.Family("footprint_collector_otlp_received_points_total", MetricType.Counter, "Points that came over OTLP, by what came of them; those of metrics that are not used here are ignored.");
        writer.Sample(intake.Used, ("outcome", "used"));
        writer.Sample(intake.Ignored, ("outcome", "ignored"));
        writer.Sample(intake.Rejected, ("outcome", "rejected"));
    }
}
