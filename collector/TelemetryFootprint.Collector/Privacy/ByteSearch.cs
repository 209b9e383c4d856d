namespace TelemetryFootprint.Collector.Privacy;

/// <summary>Whether a file has some bytes anywhere: the proof that nothing is left, whatever wrote it.</summary>
internal static class ByteSearch
{
    private const int Window = 1 << 20;

    /// <summary>False also of a file that is gone or that nobody may read.</summary>
    public static bool IsIn(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var buffer = new byte[Window + bytes.Length];
            var kept = 0;
            while (file.Read(buffer, kept, Window) is > 0 and var count)
            {
                var seen = buffer.AsSpan(0, kept + count);
                if (seen.IndexOf(bytes) >= 0) return true;
                // What begins at the end of this piece may go on in the next.
                var tail = Math.Min(bytes.Length - 1, seen.Length);
                seen[^tail..].CopyTo(buffer);
                kept = tail;
            }

            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
