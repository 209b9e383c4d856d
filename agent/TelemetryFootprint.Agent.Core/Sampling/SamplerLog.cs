using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>What the sampler says, at most once an hour for each subject.</summary>
internal static partial class SamplerLog
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "{Count} GPUs: {Reason}")]
    public static partial void Opened(this ILogger logger, int count, string reason);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "No GPU library: {Reason}. {Count} configured fallback devices are used; trying again every {Seconds} s")]
    public static partial void Absent(this ILogger logger, string reason, int count, int seconds);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "GPU {Uuid} gives no reading: {Reason}")]
    public static partial void Gap(this ILogger logger, string uuid, string reason);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Warning, Message = "{Gpu} cannot be opened: {Reason}")]
    public static partial void Unopened(this ILogger logger, string gpu, string reason);

    [LoggerMessage(EventId = 1105, Level = LogLevel.Error, Message = "A tick failed; its readings are lost")]
    public static partial void TickFailed(this ILogger logger, Exception exception);
}
