namespace TelemetryFootprint.Agent.Control;

/// <summary>What the local socket says.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(EventId = 1116, Level = LogLevel.Information, Message = "Runs of this host are claimed at {Path}")]
    public static partial void Listening(this ILogger logger, string path);

    [LoggerMessage(EventId = 1117, Level = LogLevel.Warning, Message = "No run of this host can be claimed: {Path} cannot be listened on: {Reason}. Set ControlSocket to another path, or to none")]
    public static partial void NoControl(this ILogger logger, string path, string reason);
}
