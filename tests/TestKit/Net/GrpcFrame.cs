using System.Buffers.Binary;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>A message as gRPC frames it, byte by byte: the project's own writer must not judge itself, nor does it write wrong ones.</summary>
public static class GrpcFrame
{
    private const int PrefixBytes = 5;

    /// <param name="flag">0: plain, 1: compressed; others do not exist.</param>
    /// <param name="payload">What follows the prefix.</param>
    public static byte[] Of(byte flag, byte[] payload) => Of(flag, (uint)payload.Length, payload);

    /// <param name="flag">0: plain, 1: compressed; others do not exist.</param>
    /// <param name="claimedLength">What the prefix says, true or not.</param>
    /// <param name="payload">What follows the prefix.</param>
    public static byte[] Of(byte flag, uint claimedLength, byte[] payload)
    {
        var frame = new byte[PrefixBytes + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), claimedLength);
        payload.CopyTo(frame, PrefixBytes);
        return frame;
    }
}
