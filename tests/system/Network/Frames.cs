using System.Buffers.Binary;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>Finds places to cut in the HTTP/2 frames of a chunk that begins with one.</summary>
internal static class Frames
{
    private const int PrefixBytes = 9;

    /// <summary>The middle of the first message of so many bytes.</summary>
    public static int? MiddleOfMessage(ReadOnlyMemory<byte> chunk, int atLeast) =>
        Find(chunk.Span, (type, _, length) => type == RawHttp2.Data && length >= atLeast) is var (start, length) ? start + PrefixBytes + (length / 2) : null;

    /// <summary>Within the trailers that end a stream.</summary>
    public static int? MiddleOfTrailers(ReadOnlyMemory<byte> chunk) =>
        Find(chunk.Span, (type, flags, length) => type == RawHttp2.Headers && (flags & RawHttp2.EndStream) != 0 && length > 1) is var (start, length)
            ? start + PrefixBytes + (length / 2)
            : null;

    private static (int Start, int Length)? Find(ReadOnlySpan<byte> bytes, Func<byte, byte, int, bool> matches)
    {
        for (var start = 0; start + PrefixBytes <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[start..]) >>> 8;
            if (matches(bytes[start + 3], bytes[start + 4], length) && start + PrefixBytes + length <= bytes.Length) return (start, length);
            start += PrefixBytes + length;
        }

        return null;
    }
}
