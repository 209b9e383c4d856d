namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>How errors and notices name the settings that the files come from.</summary>
internal sealed record TlsKeys(string Certificate, string Key, string ClientCa)
{
    public static TlsKeys Settings { get; } = new(TlsOptions.CertificateKey, TlsOptions.KeyKey, TlsOptions.ClientCaKey);
}
