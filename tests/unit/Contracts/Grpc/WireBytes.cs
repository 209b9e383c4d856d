using System.IO.Compression;

using Google.Protobuf;

using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

internal static class WireBytes
{
    public static byte[] Hello(string host) => new AgentMessage { Hello = new Hello { Host = host } }.ToByteArray();

    public static byte[] Gzip(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize)) gzip.Write(plain);
        return output.ToArray();
    }
}
