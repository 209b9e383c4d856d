namespace TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

/// <summary>Numbers as SQLite's file format has them.</summary>
internal static class PageNumber
{
    private const int LongestBytes = 9;

    /// <summary>Takes a number of one to nine bytes off the front. False: the bytes end before it does.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte next = bytes[i];
            bool isLast = next < 0x80 || i == LongestBytes - 1;
            value = i == LongestBytes - 1 ? (value << 8) | next : (value << 7) | (next & 0x7Fu);
            if (!isLast) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }

    /// <summary>Of one to eight bytes, the highest first, in two's complement.</summary>
    public static long Signed(ReadOnlySpan<byte> bytes)
    {
        long value = (sbyte)bytes[0];
        for (int i = 1; i < bytes.Length; i++) value = (value << 8) | bytes[i];
        return value;
    }
}
