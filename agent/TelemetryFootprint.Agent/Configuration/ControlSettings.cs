using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary><c>ControlSocket</c>: where runs of this host are claimed.</summary>
/// <param name="Path">Null: nowhere.</param>
/// <param name="IsAsked">It was set, and is to be there.</param>
internal sealed record ControlSettings(string? Path, bool IsAsked)
{
    public const string Key = "ControlSocket";
    private const string None = "none";

    /// <exception cref="ConfigurationException">It was asked for where there is none.</exception>
    public static ControlSettings Read(SettingsReader reader) => reader.Text(Key) switch
    {
        null => new(ControlPath.OfAgent(Environment.GetEnvironmentVariable), false),
        None => new(null, true),
        var path when OperatingSystem.IsWindows() => ControlPath.IsPipe(path) ? new(path, true) : throw new ConfigurationException(Key, $"is no named pipe; write {ControlPath.Pipe}, or none"),
        var path => new(System.IO.Path.GetFullPath(path), true),
    };
}
