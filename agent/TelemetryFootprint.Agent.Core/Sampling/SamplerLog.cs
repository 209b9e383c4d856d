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

    [LoggerMessage(EventId = 1106, Level = LogLevel.Warning, Message = "GPU {Uuid} is stuck: a call of it has been hanging for 60 s; the other GPUs are measured on")]
    public static partial void Stuck(this ILogger logger, string uuid);

    [LoggerMessage(EventId = 1107, Level = LogLevel.Warning, Message = "GPU {Uuid}: its energy counter and its integrated power have disagreed for 60 s (ratio {Ratio:0.00}); one of them is wrong")]
    public static partial void CrossCheckOff(this ILogger logger, string uuid, double ratio);

    [LoggerMessage(EventId = 1108, Level = LogLevel.Information, Message = "The GPU library is released: all GPUs are idle")]
    public static partial void Released(this ILogger logger);

    [LoggerMessage(EventId = 1109, Level = LogLevel.Warning, Message = "This process asks to be restarted: {Reason}")]
    public static partial void Restart(this ILogger logger, string reason);
}
