using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TelemetryFootprint.Contracts.Security;

/// <summary>Judges a peer's certificate by dates, strength and chain, and says in one phrase what is wrong with it.</summary>
public static class CertificateTrust
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";

    /// <summary>Null: it is trusted. <paramref name="roots"/> null: the system's. A private CA seldom serves revocation lists, so none is asked for.</summary>
    public static string? WhyNot(
        X509Certificate2 certificate, X509Certificate2Collection? intermediates, X509Certificate2Collection? roots, string rootsName, DateTimeOffset now)
    {
        if (now < certificate.NotBefore.ToUniversalTime()) return $"is not yet valid (before {Date(certificate.NotBefore)}, this host's clock says {Date(now.UtcDateTime)})";
        if (now > certificate.NotAfter.ToUniversalTime()) return $"expired at {Date(certificate.NotAfter)}";
        if (KeyStrength.WhyWeak(certificate) is { } weak) return $"has a {weak}";
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (intermediates is not null) chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        if (roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        }

        if (chain.Build(certificate)) return null;
        if (chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))) return "has an issuer that is expired or not yet valid";
        var isSelfSigned = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
        var isUntrusted = chain.ChainStatus.Any(status => status.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain);
        if (isUntrusted) return isSelfSigned ? $"is self-signed and not among {rootsName}" : $"is signed by none of {rootsName}";
        return $"is refused ({string.Join(", ", chain.ChainStatus.Select(status => status.Status))})";
    }

    /// <summary>For a connection's own judgement, beside which its names are judged too: these authorities and no other. As above, none is asked for revocations.</summary>
    public static X509ChainPolicy Only(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>True: one of its subject alternative names is this host name or address. Its subject counts for nothing.</summary>
    public static bool Names(X509Certificate2 certificate, string host) => Names(certificate, host, allowWildcards: true);

    /// <summary>As <see cref="Names(X509Certificate2, string)"/>, and no wildcard counts: a client is who it is, not any one of a domain.</summary>
    public static bool NamesExactly(X509Certificate2 certificate, string host) => Names(certificate, host, allowWildcards: false);

    /// <summary>False: its extended key usage says what it is for, and clients are not among that.</summary>
    public static bool IsForClients(X509Certificate2 certificate) => certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
        .All(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(one => one.Value is ClientAuthentication or AnyUsage));

    private static bool Names(X509Certificate2 certificate, string host, bool allowWildcards)
    {
        if (!certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Any()) return false;
        if (IPAddress.TryParse(host, out var address))
            return certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Any(names => names.EnumerateIPAddresses().Contains(address));
        // What is no DNS name at all is in no certificate; the platform would throw.
        return Uri.CheckHostName(host) == UriHostNameType.Dns && certificate.MatchesHostname(host, allowWildcards, allowCommonName: false);
    }

    private static string Date(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
