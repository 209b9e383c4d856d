using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.Agent.Core.Delivery;

internal static partial class DeliveryLog
{
    [LoggerMessage(1200, LogLevel.Information, "Connected to collector {Version}; up to {Batches} batches in flight")]
    public static partial void Connected(this ILogger logger, string version, int batches);

    [LoggerMessage(1201, LogLevel.Warning, "No stream to the collector: {Reason}. Nothing is lost; next attempt in {Pause}")]
    public static partial void Disconnected(this ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(1202, LogLevel.Error, "Ticks {First}..{Last} are set aside: the collector refuses them for good ({Code}: {Reason})")]
    public static partial void SetAside(this ILogger logger, ulong first, ulong last, Contracts.V1.RejectCode code, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "Ticks {First}..{Last} go out again: the collector refused them for now ({Code}: {Reason}). {Batches} batches were refused so since the last such line")]
    public static partial void Refused(this ILogger logger, ulong first, ulong last, Contracts.V1.RejectCode code, string reason, long batches);

    [LoggerMessage(1204, LogLevel.Error, "Ticks {First}..{Last} are set aside: they break the contract ({Reason})")]
    public static partial void Invalid(this ILogger logger, ulong first, ulong last, string reason);

    [LoggerMessage(1205, LogLevel.Information, "The collector asks for a pause of {Milliseconds} ms")]
    public static partial void Throttled(this ILogger logger, uint milliseconds);

    [LoggerMessage(1207, LogLevel.Warning, "The collector takes readings of {Host} alone: what waits under an older name of this host goes out under that one from now on ({Reason})")]
    public static partial void Renames(this ILogger logger, string host, string reason);

    [LoggerMessage(1206, LogLevel.Information, "Delivery stopped with {Ticks} ticks not yet acknowledged")]
    public static partial void Stopped(this ILogger logger, long ticks);
}
