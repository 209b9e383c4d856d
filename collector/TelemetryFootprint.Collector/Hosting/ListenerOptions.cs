using System.Net;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>
/// <c>Listen:*</c> and <c>Tls:*</c>. Off loopback a listener speaks TLS, unless plaintext is asked for by name. A configured TLS is on
/// Listen:Grpc always and on Listen:Http off loopback: on loopback that one stays plain for local tools and proxies. A web-config file with
/// TLS (<paramref name="HttpHasOwnTls"/>) is on Listen:Http wherever it listens.
/// </summary>
internal sealed record ListenerOptions(IPEndPoint Http, IPEndPoint Grpc, TlsOptions Tls, bool AllowPlaintext = false, bool HttpHasOwnTls = false)
{
    public const string HttpKey = "Listen:Http";
    public const string GrpcKey = "Listen:Grpc";
    public const string PlaintextKey = "Listen:AllowPlaintext";

    /// <summary>A listener off loopback speaks plaintext.</summary>
    public bool IsInsecure => !Tls.IsOn && ((IsOffLoopback(Http) && !HttpHasOwnTls) || IsOffLoopback(Grpc));

    public bool HttpSpeaksTls => HttpHasOwnTls || (Tls.IsOn && IsOffLoopback(Http));

    public static ListenerOptions Read(SettingsReader settings, bool httpHasOwnTls)
    {
        var options = new ListenerOptions(
            settings.Listen(HttpKey, "127.0.0.1:9850"),
            settings.Listen(GrpcKey, "127.0.0.1:9851"),
            TlsOptions.Read(settings),
            settings.Flag(PlaintextKey, false),
            httpHasOwnTls);
        if (!httpHasOwnTls) options.RefuseIfInsecure(HttpKey, options.Http);
        options.RefuseIfInsecure(GrpcKey, options.Grpc);
        if (options.Http.Equals(options.Grpc) && options.Http.Port != 0)
            throw new ConfigurationException(GrpcKey, $"is the address of {HttpKey} too; each needs a port of its own");
        return options;
    }

    public static bool IsOffLoopback(IPEndPoint endpoint) => !IPAddress.IsLoopback(endpoint.Address);

    private void RefuseIfInsecure(string key, IPEndPoint endpoint)
    {
        if (IsOffLoopback(endpoint) && !Tls.IsOn && !AllowPlaintext)
        {
            throw new ConfigurationException(
                key, $"{endpoint} is not loopback and needs TLS: set {TlsOptions.CertificateKey} and {TlsOptions.KeyKey}, or {TlsOptions.SelfSignedKey}=true");
        }
    }
}
