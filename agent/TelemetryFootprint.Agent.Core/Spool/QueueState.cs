namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>The queue at a moment. Counts are since the queue was made; <paramref name="OldestUnixMicroseconds"/> is null when it is empty.</summary>
public readonly record struct QueueState(long Ticks, long Bytes, long? OldestUnixMicroseconds, long AcknowledgedTicks, long DroppedTicks, long SetAsideTicks, ulong LastSequence);
