namespace TelemetryFootprint.Agent.Hosting;

/// <summary>What the agent as a whole says.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(EventId = 1110, Level = LogLevel.Warning, Message = "The GPU library is left open at the end: a call inside it hangs")]
    public static partial void LeftOpen(this ILogger logger);

    [LoggerMessage(EventId = 1111, Level = LogLevel.Warning, Message = "INSECURE: Collector:AllowPlaintext sends readings and tokens to {Endpoint} in plaintext: whoever is on the network reads them")]
    public static partial void Insecure(this ILogger logger, Uri endpoint);
}
