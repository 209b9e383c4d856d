using TelemetryFootprint.Collector.Auth.Grpc;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Whether what the collector hears and says is protected, and for how long. Without TLS there are no figures of it.</summary>
internal sealed class TransportMetrics(CollectorOptions options, HandshakeWatch handshakes, Authenticator authenticator, HostBinding binding, WebTls web, TlsState? tls = null)
{
    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_collector_insecure_transport", MetricType.Gauge, "1 while a listener off loopback speaks plaintext because Listen:AllowPlaintext says so.");
        writer.Sample(options.Listeners.IsInsecure ? 1 : 0);
        writer.Family("footprint_collector_refused_credentials_total", MetricType.Counter, "Requests refused for what they showed as credential, by reason.");
        foreach (var (reason, count) in authenticator.Refusals.OrderBy(refusal => refusal.Key, StringComparer.Ordinal))
            writer.Sample(count, ("reason", reason));
        writer.Family("footprint_collector_identity_conflicts_total", MetricType.Counter, "Streams refused because they claimed another's host or agent id; any increase deserves an alert.");
        writer.Sample(binding.RefusedHosts, ("claim", "host"));
        writer.Sample(binding.RefusedAgentIds, ("claim", "agent_id"));
        var states = new[] { (Prefix: "", State: tls), (Prefix: "web_", State: web.IsOwn ? web.State : null) }.Where(state => state.State is not null).ToList();
        if (states.Count == 0) return;
        writer.Family("footprint_collector_tls_certificate_expires_seconds", MetricType.Gauge, "Time until a certificate ends, s; negative when it is over.");
        foreach (var (prefix, state) in states)
        {
            writer.Sample((state!.Current.NotAfter - request.Now).TotalSeconds, ("file", prefix + "certificate"));
            if (state.Current.ClientCasNotAfter is { } authority)
                writer.Sample((authority - request.Now).TotalSeconds, ("file", prefix + "client_ca"));
        }

        writer.Family("footprint_collector_tls_reloads_total", MetricType.Counter, "Replaced TLS files that were taken over.");
        writer.Sample(states.Sum(state => state.State!.Reloads));
        writer.Family("footprint_collector_tls_reload_failures_total", MetricType.Counter, "Replaced TLS files that could not be used; the old ones stayed in force.");
        writer.Sample(states.Sum(state => state.State!.Failures));
        writer.Family("footprint_collector_tls_handshake_failures_total", MetricType.Counter, "Connections that came to nothing before their first request, by cause.");
        foreach (var (cause, count) in handshakes.Failures.OrderBy(failure => failure.Key, StringComparer.Ordinal))
            writer.Sample(count, ("cause", cause));
    }
}
