using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>Where the collector is and whom to believe that it is the collector.</summary>
/// <param name="Endpoint"><c>http://</c> for cleartext HTTP/2, <c>https://</c> for TLS.</param>
/// <param name="CaFile">PEM certificates that alone are trusted; null: the system's. Read anew with every connection.</param>
/// <param name="CompressRequests">Send messages above 1 KiB as gzip: worth its CPU on a network, not on loopback.</param>
public sealed record GrpcCollectorOptions(Uri Endpoint, string? CaFile = null, bool CompressRequests = false)
{
    /// <summary>The collector's key: exactly this one is believed, whatever its certificate says.</summary>
    public PublicKeyPin? Pin { get; init; }

    /// <summary>PEM of the certificate that this agent shows, and of its key. Read anew with every connection.</summary>
    public string? ClientCertificateFile { get; init; }

    public string? ClientKeyFile { get; init; }

    /// <summary>Null: none is shown.</summary>
    public ICollectorCredentials? Credentials { get; init; }

    /// <summary>This host's name, as in Hello; for enrolment.</summary>
    public string Host { get; init; } = "";
}
