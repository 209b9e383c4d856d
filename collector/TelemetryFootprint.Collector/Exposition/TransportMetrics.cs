using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Whether what the collector hears and says is protected, and for how long. Without TLS there are no figures of it.</summary>
internal sealed class TransportMetrics(CollectorOptions options, HandshakeWatch handshakes, Authenticator authenticator, TlsState? tls = null)
{
    public void Write(PrometheusWriter writer, MetricsRequest request)
    {
        writer.Family("footprint_collector_insecure_transport", MetricType.Gauge, "1 while a listener off loopback speaks plaintext because Listen:AllowPlaintext says so.");
        writer.Sample(options.Listeners.IsInsecure ? 1 : 0);
        writer.Family("footprint_collector_refused_credentials_total", MetricType.Counter, "Requests refused for what they showed as credential, by reason.");
        foreach (var (reason, count) in authenticator.Refusals.OrderBy(refusal => refusal.Key, StringComparer.Ordinal))
            writer.Sample(count, ("reason", reason));
        if (tls is null) return;
        var current = tls.Current;
        writer.Family("footprint_collector_tls_certificate_expires_seconds", MetricType.Gauge, "Time until a certificate ends, s; negative when it is over.");
        writer.Sample((current.NotAfter - request.Now).TotalSeconds, ("file", "certificate"));
        if (current.ClientCasNotAfter is { } authority)
            writer.Sample((authority - request.Now).TotalSeconds, ("file", "client_ca"));
        writer.Family("footprint_collector_tls_reloads_total", MetricType.Counter, "Replaced TLS files that were taken over.");
        writer.Sample(tls.Reloads);
        writer.Family("footprint_collector_tls_reload_failures_total", MetricType.Counter, "Replaced TLS files that could not be used; the old ones stayed in force.");
        writer.Sample(tls.Failures);
        writer.Family("footprint_collector_tls_handshake_failures_total", MetricType.Counter, "Connections that came to nothing before their first request, by cause.");
        foreach (var (cause, count) in handshakes.Failures.OrderBy(failure => failure.Key, StringComparer.Ordinal))
            writer.Sample(count, ("cause", cause));
    }
}
