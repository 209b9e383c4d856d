namespace TelemetryFootprint.Agent.Hosting;

/// <summary>What the agent as a whole says.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(EventId = 1110, Level = LogLevel.Warning, Message = "The GPU library is left open at the end: a call inside it hangs")]
    public static partial void LeftOpen(this ILogger logger);

    [LoggerMessage(EventId = 1111, Level = LogLevel.Warning, Message = "INSECURE: Collector:AllowPlaintext sends readings and tokens to {Endpoint} in plaintext: whoever is on the network reads them")]
    public static partial void Insecure(this ILogger logger, Uri endpoint);

    [LoggerMessage(EventId = 1115, Level = LogLevel.Warning, Message = "Sampling:Interval is {Seconds} s: of a row of 10 s and more nobody can tell what the GPU did and whose it was, so its energy is of no state and unattributed. Set Sampling:Interval to 5s or less to have it split")]
    public static partial void Unsplit(this ILogger logger, double seconds);
}
