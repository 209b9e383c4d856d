using System.Security.Authentication;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary><c>Tls:*</c>: a certificate and its key as files, or a self-signed one that the collector makes; and who signs the agents' certificates.</summary>
internal sealed record TlsOptions(string? CertificateFile, string? KeyFile, string? ClientCaFile = null, bool SelfSigned = false)
{
    public const string CertificateKey = "Tls:CertificateFile";
    public const string KeyKey = "Tls:KeyFile";
    public const string ClientCaKey = "Tls:ClientCaFile";
    public const string SelfSignedKey = "Tls:SelfSigned";

    public static TlsOptions None { get; } = new(null, null);

    public TlsKeys Keys { get; init; } = TlsKeys.Settings;

    /// <summary>What is spoken.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    public bool IsOn => CertificateFile is not null || SelfSigned;

    public static TlsOptions Read(SettingsReader settings)
    {
        var options = new TlsOptions(
            settings.Text(CertificateKey), settings.Text(KeyKey), settings.Text(ClientCaKey), settings.Flag(SelfSignedKey, false));
        if (options.CertificateFile is null != options.KeyFile is null)
            throw new ConfigurationException(options.KeyFile is null ? KeyKey : CertificateKey, "is missing; a certificate and its key go together");
        if (options is { SelfSigned: true, CertificateFile: not null })
            throw new ConfigurationException(SelfSignedKey, $"excludes {CertificateKey}: the collector shows one certificate");
        if (options.ClientCaFile is not null && !options.IsOn)
            throw new ConfigurationException(ClientCaKey, $"needs TLS: set {CertificateKey} and {KeyKey}, or {SelfSignedKey}");
        return options;
    }
}
