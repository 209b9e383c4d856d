using Google.Protobuf;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Where the spool lies, how large it may become, and whose boot its new ticks are of (16 bytes).</summary>
public sealed record SpoolOptions(string Directory, long MaxBytes, SpoolDurability Durability, ByteString BootId)
{
    public const long SmallestBytes = 1 << 20;

    /// <summary>Seven days of eight GPUs at 1 Hz, and a third more.</summary>
    public const long DefaultBytes = 256L << 20;

    internal const string FileName = "spool.db";

    public string Path => System.IO.Path.Combine(Directory, FileName);

    /// <summary>What may wait uncommitted, and is delivered from memory while the disk refuses to be written.</summary>
    public TickQueueLimits Pending { get; init; } = TickQueueLimits.ForMemory;

    /// <summary>What the disk had left when the spool was opened.</summary>
    internal long AvailableBytes { get; init; } = long.MaxValue;

    /// <summary>Of the write-ahead log, before its pages go to their places.</summary>
    internal long LogBytes => Math.Clamp(Math.Min(MaxBytes, AvailableBytes) / 8, 128 << 10, 4 << 20);

    /// <summary>What the pages in use may take: the rest is the log's.</summary>
    internal long PageBytes => MaxBytes - (2 * LogBytes);
}
