using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>The agent's state as the collector is told: what delivery knows, and what the sampling side adds.</summary>
internal static class StatusMessage
{
    public static Status Make(DeliveryContext context)
    {
        HostClockReading clock = context.Clock.Read();
        QueueState queue = context.Queue.State;
        var status = new Status
        {
            Clock = clock.ToMessage(),
            Version = context.Identity.Version,
            QueueBytes = (ulong)queue.Bytes,
            QueueAgeMilliseconds = queue.OldestUnixMicroseconds is { } oldest ? (ulong)Math.Max(0, (clock.UnixMicroseconds - oldest) / 1000) : 0,
            ThinnedTicks = (ulong)queue.ThinnedTicks,
            DroppedTicks = (ulong)queue.DroppedTicks,
            SetAsideTicks = (ulong)queue.SetAsideTicks,
        };
        context.Status.Complete(status);
        return status;
    }
}
