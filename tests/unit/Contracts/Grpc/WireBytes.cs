using System.Buffers.Binary;
using System.IO.Compression;

using Google.Protobuf;

using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

internal static class WireBytes
{
    public static byte[] Hello(string host) => new AgentMessage { Hello = new Hello { Host = host } }.ToByteArray();

    public static byte[] Frame(byte flag, byte[] payload) => Frame(flag, (uint)payload.Length, payload);

    public static byte[] Frame(byte flag, uint claimedLength, byte[] payload)
    {
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), claimedLength);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize)) gzip.Write(plain);
        return output.ToArray();
    }
}
