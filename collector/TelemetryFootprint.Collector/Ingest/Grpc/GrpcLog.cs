using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>Event ids 2100–2149. What a client can provoke at will stays at Debug, or it could fill the disk.</summary>
internal static partial class GrpcLog
{
    [LoggerMessage(2100, LogLevel.Error, "The handler of {Path} failed")]
    public static partial void HandlerFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(2101, LogLevel.Debug, "Call of {Path} ended with {Status}")]
    public static partial void Refused(ILogger logger, string path, GrpcStatus status);

    [LoggerMessage(2102, LogLevel.Debug, "The client of {Path} went away ({Cause})")]
    public static partial void ClientGone(ILogger logger, string path, string cause);
}
