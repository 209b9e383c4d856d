namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What is on the disk: its ticks, the bytes of the pages in use and of all, and the oldest tick (null: none waits).</summary>
internal readonly record struct SpoolFill(long Ticks, long Bytes, long FileBytes, ulong? OldestSequence, long? OldestUnixMicroseconds);
