namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What a look from outside finds: the file, what waits in it, and how many damaged ones were kept beside it.</summary>
public sealed record SpoolSight(string Path, long FileBytes, long Ticks, long? OldestUnixMicroseconds, int DamagedFiles);
