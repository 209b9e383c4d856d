namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary><c>Storage:MinFreeSpace</c>: a share of the file system or a size; unset it is 5 %, from 256 MiB to 2 GiB.</summary>
public sealed record MinFreeSpace(decimal? Percent = null, long? Bytes = null)
{
    private const decimal DefaultPercent = 5;
    private const long LowestDefault = 256L << 20;
    private const long HighestDefault = 2L << 30;

    /// <summary>The floor in bytes on a file system of this size.</summary>
    public long Of(long totalBytes)
    {
        if (Bytes is { } bytes) return bytes;
        var share = (long)(totalBytes * (Percent ?? DefaultPercent) / 100);
        return Percent is null ? Math.Clamp(share, LowestDefault, HighestDefault) : share;
    }
}
