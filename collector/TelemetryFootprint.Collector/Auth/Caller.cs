using System.IO.Enumeration;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Who makes a request, as far as it was proved by a token, by a certificate, or by both; a feature of the request. Neither: nobody was asked to prove anything here.</summary>
internal sealed record Caller(Credential? Credential, X509Certificate2? Certificate = null)
{
    public static Caller Anybody { get; } = new((Credential?)null);

    public bool IsKnown => Credential is not null || Certificate is not null;

    /// <summary>Whom a share is measured by: one credential, one certificate, or else one address. Null: on loopback nobody is asked, and none can be told from others.</summary>
    public string? ShareKey(IPAddress? address) =>
        Credential?.Id ?? Certificate?.Thumbprint ?? (address is null || IPAddress.IsLoopback(address) ? null : AddressKey.Of(address).ToString());

    /// <summary>Null: the caller may send this host's readings.</summary>
    public string? WhyNot(string host)
    {
        if (Credential is { Kind: CredentialKind.Agent } && Credential.Name != host) return $"the credential is for host {Credential.Name}, not for {Shown(host)}";
        if (Credential is { Kind: CredentialKind.Relay } && !FileSystemName.MatchesSimpleExpression(Credential.Name, host, ignoreCase: false))
            return $"the credential is for hosts {Credential.Name}, not for {Shown(host)}";
        return Certificate is not null && Credential is not { Kind: CredentialKind.Relay } && !CertificateTrust.NamesExactly(Certificate, host) ? $"the client certificate does not name host {Shown(host)}" : null;
    }

    private static string Shown(string host) => string.Concat(host.Take(64).Select(letter => char.IsControl(letter) ? ' ' : letter));
}
