using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>
/// What new connections are greeted with, whom they are believed to be (no client CAs: agents show no certificate), and what it was made from.
/// Never changed: a reload makes another.
/// </summary>
internal sealed record TlsMaterial(X509Certificate2 Leaf, SslStreamCertificateContext Chain, X509Certificate2Collection? ClientCas, TlsFiles Files)
{
    public PublicKeyPin Pin { get; } = PublicKeyPin.Of(Leaf);

    public DateTimeOffset NotAfter { get; } = Leaf.NotAfter.ToUniversalTime();

    /// <summary>Of the CA that ends first.</summary>
    public DateTimeOffset? ClientCasNotAfter { get; } = ClientCas?.Min(authority => (DateTimeOffset)authority.NotAfter.ToUniversalTime());
}
