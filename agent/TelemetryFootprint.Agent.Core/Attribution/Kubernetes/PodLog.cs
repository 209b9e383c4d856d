using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

internal static partial class PodLog
{
    [LoggerMessage(1320, LogLevel.Information, "The kubelet tells which GPUs pods hold: {Devices} now")]
    public static partial void KubeletAnswers(this ILogger logger, int devices);

    [LoggerMessage(1321, LogLevel.Warning, "The kubelet does not tell which GPUs pods hold: {Reason}. What it said last holds for ten minutes; beyond, what a pod holds and does not use counts as idle. Let this user read PodResources:Socket, or set it to none")]
    public static partial void KubeletSilent(this ILogger logger, string reason);
}
