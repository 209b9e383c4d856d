using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary><c>Otlp:{Endpoint,Interval,HeadersFile,CaFile,AllowPlaintext}</c>: where the live figures are pushed to.</summary>
/// <param name="Endpoint">The full address that is posted to, with its path.</param>
/// <param name="Interval">From one push to the next.</param>
internal sealed record OtlpOptions(Uri Endpoint, TimeSpan Interval)
{
    private const string EndpointKey = "Otlp:Endpoint";
    private const string HeadersKey = "Otlp:HeadersFile";
    private const string CaKey = "Otlp:CaFile";
    private const string PlaintextKey = "Otlp:AllowPlaintext";
    private const string MetricsPath = "/v1/metrics";

    /// <summary>They may be secrets.</summary>
    public RotatingSecret? Headers { get; init; }

    /// <summary>That alone are trusted; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>For a person: never with a path or a query, which may hold a secret.</summary>
    public string ShownEndpoint => $"{Endpoint.Scheme}://{Endpoint.Authority}";

    /// <summary>Null: nothing is pushed.</summary>
    public static OtlpOptions? Read(SettingsReader settings)
    {
        var interval = settings.Duration("Otlp:Interval", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var (plaintext, headers) = (settings.Flag(PlaintextKey, false), RotatingSecret.Read(settings, HeadersKey, false));
        var authorities = AuthoritiesFile.Read(settings, CaKey);
        if (settings.Text(EndpointKey) is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            throw settings.Wrong(EndpointKey, text, "an address such as https://otel:4318");
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !plaintext)
            throw settings.Wrong(EndpointKey, text, $"https, or {PlaintextKey}=true: what is pushed would cross the network in plaintext");
        // Names that are no header would else be told at the first push only.
        if (headers is not null) OtlpHeaders.Of(headers);
        return new(url.AbsolutePath == "/" ? new UriBuilder(url) { Path = MetricsPath }.Uri : url, interval) { Headers = headers, Authorities = authorities };
    }
}
