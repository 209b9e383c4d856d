namespace TelemetryFootprint.Contracts.Configuration;

/// <summary>A configuration that cannot be used. The message is the one line a person sees: <c>key: reason</c>.</summary>
public sealed class ConfigurationException(string key, string reason, Exception? inner = null) : Exception($"{key}: {reason}", inner)
{
    /// <summary>The exit code of a service that refuses its configuration (sysexits' EX_CONFIG).</summary>
    public const int ExitCode = 78;

    public string Key { get; } = key;
}
