using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

internal static partial class SpoolLog
{
    [LoggerMessage(1300, LogLevel.Warning, "The spool cannot be written ({Reason}): ticks are delivered from memory, and written when it can be again")]
    public static partial void CannotWrite(this ILogger logger, string reason);

    [LoggerMessage(1301, LogLevel.Information, "The spool can be written again")]
    public static partial void WritesAgain(this ILogger logger);

    [LoggerMessage(1302, LogLevel.Error, "The spool was damaged: {What}. {Salvaged} ticks were brought over, {Lost} are lost")]
    public static partial void Salvaged(this ILogger logger, string what, long salvaged, SpoolLoss lost);

    [LoggerMessage(1303, LogLevel.Error, "The spool lost {Ticks} ticks that cannot be read any more")]
    public static partial void Unreadable(this ILogger logger, long ticks);

    [LoggerMessage(1304, LogLevel.Warning, "The spool is full: the oldest ticks keep one checkpoint a minute from here on, with all of their energy")]
    public static partial void Thinning(this ILogger logger);

    [LoggerMessage(1305, LogLevel.Error, "The spool is full of checkpoints: {Ticks} of the oldest ticks were dropped with {Joules} J")]
    public static partial void Dropped(this ILogger logger, long ticks, long joules);

    [LoggerMessage(1307, LogLevel.Warning, "{Files} damaged files of the spool were deleted: the newest {Kept} are kept")]
    public static partial void Pruned(this ILogger logger, int files, int kept);

    [LoggerMessage(1306, LogLevel.Error, "Memory for ticks is full while the spool cannot be written: the oldest are dropped")]
    public static partial void MemoryFull(this ILogger logger);
}
