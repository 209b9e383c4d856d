using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary><c>Collector:*</c>: where it is, whom to believe that it is it, and what this agent shows it.</summary>
internal sealed record CollectorSettings(Uri Endpoint, string? CaFile = null, PublicKeyPin? Pin = null, string? ClientCertificateFile = null, string? ClientKeyFile = null)
{
    /// <summary>Holds this agent's token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Holds a joining token, which is traded once for a token of this agent's own.</summary>
    public string? EnrolTokenFile { get; init; }

    /// <summary>Plaintext to another host, which <c>Collector:AllowPlaintext</c> asked for.</summary>
    public bool IsInsecure => Endpoint.Scheme == Uri.UriSchemeHttp && !Endpoint.IsLoopback;
}
