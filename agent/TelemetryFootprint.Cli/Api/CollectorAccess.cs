using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Cli.Api;

/// <summary>Where the collector is, what is shown to it, and whom to believe that it is the collector: <paramref name="Pin"/>, exactly this key, whatever
/// its certificate says; else what <paramref name="Roots"/> signed; without them the system's CAs.</summary>
internal sealed record CollectorAccess(Uri Server, Secret? Token = null, X509Certificate2Collection? Roots = null, PublicKeyPin? Pin = null)
{
    /// <summary>One that follows no redirect: a token goes to the server that was named and to no other.</summary>
    public SocketsHttpHandler CreateHandler(TimeProvider time)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Accept(certificate as X509Certificate2, chain, time.GetUtcNow()),
        };
        return handler;
    }

    /// <summary>True, or throws the reason.</summary>
    private bool Accept(X509Certificate2? certificate, X509Chain? chain, DateTimeOffset now) =>
        WhyNot(certificate, chain, now) is { } reason ? throw new AuthenticationException($"the certificate of {Server.Authority} {reason}") : true;

    private string? WhyNot(X509Certificate2? certificate, X509Chain? chain, DateTimeOffset now)
    {
        if (certificate is null) return "is missing";
        if (Pin is not null) return Pin.Matches(certificate) ? null : $"has the key {PublicKeyPin.Of(certificate)}, which is not the one that --pin names";
        return CertificateTrust.WhyNot(certificate, chain?.ChainPolicy.ExtraStore, Roots, Roots is null ? "the CAs of this system" : "the CAs of --ca-file", now)
            ?? (CertificateTrust.Names(certificate, Server.DnsSafeHost) ? null : $"is not for {Server.DnsSafeHost}");
    }
}
