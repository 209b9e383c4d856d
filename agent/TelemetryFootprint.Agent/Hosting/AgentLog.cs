namespace TelemetryFootprint.Agent.Hosting;

/// <summary>What the agent as a whole says.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(EventId = 1110, Level = LogLevel.Warning, Message = "The GPU library is left open at the end: a call inside it hangs")]
    public static partial void LeftOpen(this ILogger logger);
}
