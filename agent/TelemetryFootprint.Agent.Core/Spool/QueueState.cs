namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>The queue at a moment. Counts are since the queue was made; <paramref name="OldestUnixMicroseconds"/> is null when it is empty.</summary>
public readonly record struct QueueState(
    long Ticks, long Bytes, long? OldestUnixMicroseconds, long AcknowledgedTicks, long DroppedTicks, long SetAsideTicks, ulong LastSequence)
{
    /// <summary>Energy of the dropped ticks: joules that no collector will ever see.</summary>
    public long DroppedMillijoules { get; init; }

    /// <summary>Ticks that gave up their detail for room; their energy waits in checkpoints.</summary>
    public long ThinnedTicks { get; init; }

    /// <summary>Energy of the ticks set aside.</summary>
    public long SetAsideMillijoules { get; init; }
}
