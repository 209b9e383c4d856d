using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary><c>PodResources:Socket</c>: where the kubelet tells which GPUs pods hold.</summary>
/// <param name="Path">Null: it is not asked.</param>
/// <param name="IsAsked">It was set; else it is asked where there is one.</param>
internal sealed record PodResourcesSettings(string? Path, bool IsAsked)
{
    public const string Key = "PodResources:Socket";
    public const string Usual = "/var/lib/kubelet/pod-resources/kubelet.sock";
    private const string None = "none";

    /// <summary>There is a kubelet to ask, as far as this user sees.</summary>
    public bool IsThere => Path is not null && (IsAsked || File.Exists(Path));

    /// <exception cref="ConfigurationException">It names no socket.</exception>
    public static PodResourcesSettings Read(SettingsReader reader) => reader.Text(Key) switch
    {
        null => new(OperatingSystem.IsWindows() ? null : Usual, false),
        None => new(null, true),
        _ when OperatingSystem.IsWindows() => throw new ConfigurationException(Key, "is not supported on Windows; leave it out, or set it to none"),
        var path when System.IO.Path.IsPathFullyQualified(path) => new(path, true),
        var path => throw new ConfigurationException(Key, $"{path} is no whole path, such as {Usual}; none asks no kubelet"),
    };
}
