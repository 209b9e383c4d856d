using System.Buffers;
using System.Buffers.Binary;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>One message as it travels: a flag byte, the length as four bytes big-endian, then the payload.</summary>
public readonly record struct MessageFrame(bool IsCompressed, ReadOnlySequence<byte> Payload)
{
    public const int PrefixBytes = 5;

    /// <summary>
    /// Takes the first whole frame off <paramref name="buffer"/>. A frame that can never be accepted throws as soon as its
    /// prefix is there, so that nobody waits for, or stores, the rest of it.
    /// </summary>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, int maxPayloadBytes, out MessageFrame frame)
    {
        frame = default;
        if (buffer.Length < PrefixBytes) return false;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        if (prefix[0] > 1) throw new GrpcException(GrpcStatusCode.Internal, $"compressed flag is {prefix[0]}, not 0 or 1");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > maxPayloadBytes)
        {
            throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"message of {length} bytes, limit is {maxPayloadBytes}");
        }
        if (buffer.Length < PrefixBytes + length) return false;
        frame = new MessageFrame(prefix[0] == 1, buffer.Slice(PrefixBytes, length));
        buffer = buffer.Slice(frame.Payload.End);
        return true;
    }

    /// <summary>The payload that the first frame's prefix claims; null: its prefix is not here yet.</summary>
    public static uint? ClaimedLength(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < PrefixBytes) return null;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        return BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
    }

    /// <summary>Whether a frame is complete, be it acceptable or not.</summary>
    public static bool StartsWithWholeFrame(ReadOnlySequence<byte> buffer) =>
        ClaimedLength(buffer) is { } length && buffer.Length - PrefixBytes >= length;
}
