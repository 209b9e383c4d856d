using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>Claims of this host, and who asks for them.</summary>
internal static class ControlMetrics
{
    public static void Write(PrometheusWriter writer, ClaimDesk desk, ControlFigures figures)
    {
        writer.Family("footprint_agent_claims_open", MetricType.Gauge, "Processes of this host that are claimed for a run now, at most Claims:Most.");
        writer.Sample(desk.Open);
        writer.Family("footprint_agent_control_clients", MetricType.Gauge, "Connections to the local socket now, at most 64.");
        writer.Sample(figures.Clients);
        writer.Family("footprint_agent_control_clients_refused_total", MetricType.Counter, "Connections to the local socket that were closed because there were too many.");
        writer.Sample(figures.RefusedClients);
        writer.Family("footprint_agent_control_requests_refused_total", MetricType.Counter, "Lines to the local socket that were refused; each was answered with why.");
        writer.Sample(figures.RefusedRequests);
        writer.Family("footprint_agent_claims_refused_total", MetricType.Counter, "Claims that were refused for a bound: open (Claims:Most…), rate (Claims:PerMinute…), new_runs (Claims:NewRunsPerHour…).");
        writer.Sample(figures.RefusedFor(ClaimBound.Open), ("bound", "open"));
        writer.Sample(figures.RefusedFor(ClaimBound.Rate), ("bound", "rate"));
        writer.Sample(figures.RefusedFor(ClaimBound.NewRuns), ("bound", "new_runs"));
    }
}
