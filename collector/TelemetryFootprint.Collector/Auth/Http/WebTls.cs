using TelemetryFootprint.Collector.Auth.Tls;

namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>What Listen:Http speaks: an identity of its own where the web-config file has one, else that of <c>Tls:*</c> off loopback. Null: plain.</summary>
internal sealed record WebTls(TlsState? State, bool IsOwn);
