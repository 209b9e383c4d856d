using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>What is known of pods. Absent where nobody is asked.</summary>
internal sealed class KubernetesMetrics(IServiceProvider services)
{
    private readonly PodWatch? _watch = services.GetService<PodWatch>();
    private readonly PodBook? _pods = services.GetService<PodBook>();

    public void Write(PrometheusWriter writer)
    {
        if (_watch is null || _pods is null) return;
        writer.Family("footprint_collector_pods", MetricType.Gauge, "Pods that are known, those that are gone for less than 6 h too.");
        writer.Sample(_pods.Count);
        writer.Family("footprint_collector_pods_dropped_total", MetricType.Counter, "Times that a pod was told for which there was no room.");
        writer.Sample(_pods.Dropped);
        writer.Family("footprint_collector_pod_events_total", MetricType.Counter, "Pods that the watch told of.");
        writer.Sample(_watch.Events);
        writer.Family("footprint_collector_pod_lists_total", MetricType.Counter, "Times that all pods were listed.");
        writer.Sample(_watch.Lists);
        writer.Family("footprint_collector_pod_watch_failures_total", MetricType.Counter, "Lists and watches that failed.");
        writer.Sample(_watch.Failures);
    }
}
