using System.Buffers;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>Reads an answer's body into memory, never more than a cap: a grid API that goes wrong must not take the collector along.</summary>
internal static class CappedContent
{
    /// <summary>Returns null when the body is longer than <paramref name="maximumBytes"/>; the rest of it is never read.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int maximumBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maximumBytes)
            return null;

        var body = new ArrayBufferWriter<byte>(16 * 1024);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(8 * 1024), cancellationToken);
            if (read == 0)
                return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > maximumBytes)
                return null;
        }
    }
}
