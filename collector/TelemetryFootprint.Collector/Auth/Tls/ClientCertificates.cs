using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>Where CAs are named every client shows a certificate of theirs. The handshake proved that it has the key; the rest is judged with its requests, where it can be told.</summary>
internal static class ClientCertificates
{
    /// <summary>Null: it is good, or none is asked for. <paramref name="remedy"/> says where a client is given one.</summary>
    public static string? WhyNot(HttpContext http, TlsState? tls, string remedy, DateTimeOffset now)
    {
        if (tls?.Current.ClientCas is not { } authorities) return null;
        if (http.Connection.ClientCertificate is not { } certificate) return $"a client certificate is needed{remedy}";
        if (!CertificateTrust.IsForClients(certificate)) return "the client certificate is not for clients: its extended key usage lacks clientAuth";
        return CertificateTrust.WhyNot(certificate, null, authorities, $"the CAs of {tls.Keys.ClientCa}", now) is { } why ? $"the client certificate {why}" : null;
    }

    /// <summary>What was proved; null: none was asked for.</summary>
    public static X509Certificate2? Of(HttpContext http, TlsState? tls) => tls?.Current.ClientCas is null ? null : http.Connection.ClientCertificate;
}
