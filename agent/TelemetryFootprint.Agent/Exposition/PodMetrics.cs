using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>What the kubelet tells of pods' GPUs; nothing where there never was one.</summary>
internal static class PodMetrics
{
    public static void Write(PrometheusWriter writer, PodFigures? pods)
    {
        if (pods is null)
            return;
        writer.Family("footprint_agent_pod_resources_up", MetricType.Gauge, "Whether the kubelet answered the newest question about pods' GPUs (PodResources:Socket).");
        writer.Sample(pods.IsUp ? 1 : 0);
        writer.Family("footprint_agent_pod_resources_failures_total", MetricType.Counter, "Questions that the kubelet did not answer.");
        writer.Sample(pods.Failures);
        writer.Family("footprint_agent_pod_devices", MetricType.Gauge, "GPUs that containers hold by the kubelet's last answer, one for each container, at most 1024.");
        writer.Sample(pods.Devices);
        writer.Family("footprint_agent_pod_devices_ignored", MetricType.Gauge, "Devices of that answer that are named as nobody knows, or beyond the cap.");
        writer.Sample(pods.Ignored);
        writer.Family("footprint_agent_pod_containers_unnamed", MetricType.Gauge, "Containers of that answer whose pod's UID /var/log does not tell: their run has the pod's name instead.");
        writer.Sample(pods.Unnamed);
    }
}
