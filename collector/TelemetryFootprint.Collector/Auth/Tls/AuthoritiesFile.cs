using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>A setting that names a PEM file with the only certificate authorities that are trusted when the collector itself calls somebody.</summary>
internal static class AuthoritiesFile
{
    /// <summary>Null: it is not set, and the system's are trusted.</summary>
    public static X509Certificate2Collection? Read(SettingsReader settings, string key)
    {
        if (settings.Text(key) is not { } path) return null;
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(path);
            return found.Count > 0 ? found : throw new ConfigurationException(key, $"{path} holds no PEM certificate");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException(key, $"cannot be read: {error.Message}", error);
        }
    }
}
