using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>Claims of this host, and who asks for them.</summary>
internal static class ControlMetrics
{
    public static void Write(PrometheusWriter writer, ClaimDesk desk, ControlFigures figures)
    {
        writer.Family("footprint_agent_claims_open", MetricType.Gauge, "Processes of this host that are claimed for a run now, at most 256.");
        writer.Sample(desk.Open);
        writer.Family("footprint_agent_control_clients", MetricType.Gauge, "Connections to the local socket now, at most 64.");
        writer.Sample(figures.Clients);
        writer.Family("footprint_agent_control_clients_refused_total", MetricType.Counter, "Connections to the local socket that were closed because there were too many.");
        writer.Sample(figures.RefusedClients);
        writer.Family("footprint_agent_control_requests_refused_total", MetricType.Counter, "Lines to the local socket that were refused; each was answered with why.");
        writer.Sample(figures.RefusedRequests);
    }
}
