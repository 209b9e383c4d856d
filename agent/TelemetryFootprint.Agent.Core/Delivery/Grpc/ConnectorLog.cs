using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

internal static partial class ConnectorLog
{
    [LoggerMessage(1210, LogLevel.Warning, "A replaced file cannot be used and what it held before stays in force: {Reason}")]
    public static partial void KeptOld(this ILogger logger, string reason);

    [LoggerMessage(1211, LogLevel.Information, "Enrolled as host {Host}: this agent has a token of its own now")]
    public static partial void Enrolled(this ILogger logger, string host);
}
