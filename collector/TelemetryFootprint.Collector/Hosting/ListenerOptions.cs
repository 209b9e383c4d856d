using System.Net;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>Listen:*</c> and <c>Tls:*</c>. Off loopback a listener needs TLS and a credential; there is no credential yet, so it is refused.</summary>
internal sealed record ListenerOptions(IPEndPoint Http, IPEndPoint Grpc, string? CertificateFile, string? KeyFile)
{
    public const string HttpKey = "Listen:Http";
    public const string GrpcKey = "Listen:Grpc";

    public static ListenerOptions Read(SettingsReader settings)
    {
        var options = new ListenerOptions(
            settings.Listen(HttpKey, "127.0.0.1:9850"),
            settings.Listen(GrpcKey, "127.0.0.1:9851"),
            settings.Text("Tls:CertificateFile"),
            settings.Text("Tls:KeyFile"));
        RefuseUnlessLoopback(HttpKey, options.Http);
        RefuseUnlessLoopback(GrpcKey, options.Grpc);
        if (options.Http.Equals(options.Grpc) && options.Http.Port != 0)
            throw new ConfigurationException(GrpcKey, $"is the address of {HttpKey} too; each needs a port of its own");
        if (options.CertificateFile is null != options.KeyFile is null)
            throw new ConfigurationException(options.KeyFile is null ? "Tls:KeyFile" : "Tls:CertificateFile", "is missing; a certificate and its key go together");
        return options;
    }

    private static void RefuseUnlessLoopback(string key, IPEndPoint endpoint)
    {
        if (!IPAddress.IsLoopback(endpoint.Address))
            throw new ConfigurationException(key, $"{endpoint} is not loopback; off loopback a listener needs TLS and a credential, which this version does not have");
    }
}
