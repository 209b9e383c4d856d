using TelemetryFootprint.Agent.Identity;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary>Reads <c>Collector:*</c>.</summary>
internal static class CollectorReader
{
    private const string EndpointKey = "Collector:Endpoint";
    private const string PlaintextKey = "Collector:AllowPlaintext";
    private const string CaKey = "Collector:CaFile";
    private const string PinKey = "Collector:PinSha256";
    private const string CertificateKey = "Collector:ClientCertificateFile";
    private const string TokenKey = "Collector:TokenFile";
    private const string EnrolKey = "Collector:EnrolTokenFile";
    private const string KeyKey = "Collector:ClientKeyFile";

    /// <param name="reader">Of all settings.</param>
    /// <param name="stateDirectory">Where the token lies that a joining token was traded for: then that one may be gone, as a secret is that was deleted after the joining.</param>
    public static CollectorSettings Read(SettingsReader reader, string stateDirectory)
    {
        var options = new CollectorSettings(
            Endpoint(reader), ReadableFile(reader, CaKey), Pin(reader), ReadableFile(reader, CertificateKey), ReadableFile(reader, KeyKey))
        {
            TokenFile = ReadableFile(reader, TokenKey),
            EnrolTokenFile = File.Exists(Path.Combine(stateDirectory, TokenFiles.OwnName)) ? reader.Text(EnrolKey) : ReadableFile(reader, EnrolKey),
        };
        if (options is { TokenFile: not null, EnrolTokenFile: not null })
            throw new ConfigurationException(EnrolKey, $"excludes {TokenKey}: an agent has one token");
        if (options.IsInsecure && !reader.Flag(PlaintextKey, false))
            throw new ConfigurationException(EndpointKey, $"{options.Endpoint} is plaintext to another host; use https://, which needs TLS at the collector");
        if (options is { CaFile: not null, Pin: not null })
            throw new ConfigurationException(PinKey, $"excludes {CaKey}: a pin believes exactly one key, whoever signed it");
        if (options.ClientCertificateFile is null != options.ClientKeyFile is null)
            throw new ConfigurationException(options.ClientKeyFile is null ? KeyKey : CertificateKey, "is missing; a certificate and its key go together");
        RefuseWithoutTls(reader, options);
        return options;
    }

    /// <summary>Who pins a key or names a CA means TLS: an http:// beside it is a mistake that must not pass.</summary>
    private static void RefuseWithoutTls(SettingsReader reader, CollectorSettings options)
    {
        reader.Flag(PlaintextKey, false);
        if (options.Endpoint.Scheme == Uri.UriSchemeHttps)
            return;
        if (options.Pin is not null)
            throw new ConfigurationException(PinKey, $"needs an https:// address; {EndpointKey} is {options.Endpoint}");
        if (options.ClientCertificateFile is not null)
            throw new ConfigurationException(CertificateKey, $"needs an https:// address; {EndpointKey} is {options.Endpoint}");
    }

    private static Uri Endpoint(SettingsReader reader)
    {
        var text = reader.Text(EndpointKey, SettingsHelp.DefaultEndpoint);
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" && endpoint.AbsolutePath == "/"
            ? endpoint
            : throw reader.Wrong(EndpointKey, text, $"an address such as {SettingsHelp.DefaultEndpoint}");
    }

    private static PublicKeyPin? Pin(SettingsReader reader) => reader.Text(PinKey) is not { } text
        ? null
        : PublicKeyPin.TryParse(text) ?? throw reader.Wrong(PinKey, text, "a pin: the base64 of 32 bytes, as footprint-collector token pin prints it");

    private static string? ReadableFile(SettingsReader reader, string key)
    {
        if (reader.Text(key) is not { } path)
            return null;
        try
        {
            using var file = File.OpenRead(path);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(key, $"{path} cannot be read ({exception.Message}): name a file that user {Environment.UserName} may read", exception);
        }
    }
}
