using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>Whether what the agent sends is protected on its way.</summary>
internal static class TransportMetrics
{
    public static void Write(PrometheusWriter writer, bool isInsecure, long fileFailures)
    {
        writer.Family("footprint_agent_insecure_transport", MetricType.Gauge, "1 while readings go to another host in plaintext because Collector:AllowPlaintext says so.");
        writer.Sample(isInsecure ? 1 : 0);
        writer.Family("footprint_agent_credential_file_failures_total", MetricType.Counter, "Replaced CA, certificate and token files that could not be used; what they held before stayed in force.");
        writer.Sample(fileFailures);
    }
}
