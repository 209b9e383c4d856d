using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Secrets;

/// <summary>A secret in a file that may be replaced while the service runs: it is read again whenever the file has changed.</summary>
internal sealed class RotatingSecret(string key, string path)
{
    private readonly Lock _lock = new();
    private FileVersion _version;
    private Secret? _secret;

    public string Key => key;

    /// <summary>Null: not set, and not needed. Throws a configuration error if it is needed or cannot be read.</summary>
    public static RotatingSecret? Read(SettingsReader settings, string key, bool isNeeded)
    {
        if (settings.Text(key) is not { } path)
            return isNeeded ? throw new ConfigurationException(key, "is missing; write the path of a file that holds the secret") : null;
        var secret = new RotatingSecret(key, path);
        try
        {
            if (isNeeded)
                secret.Load();
            return secret;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(key, $"cannot be read: {error.Message}");
        }
    }

    /// <summary>As the file has it now.</summary>
    /// <exception cref="SecretUnreadableException">It cannot be read now.</exception>
    public Secret Current()
    {
        try
        {
            return Load();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SecretUnreadableException($"the secret cannot be read; check {key} ({error.Message})");
        }
    }

    private Secret Load()
    {
        lock (_lock)
        {
            var version = FileVersion.Of(path);
            if (_secret is null || version != _version)
                (_secret, _version) = (SecretFile.Read(path), version);
            return _secret;
        }
    }
}
