using System.IO.Compression;

using Google.Protobuf;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>A call that must be refused, and how: a gRPC status, or the negative of an HTTP one.</summary>
internal sealed record HostileCall(string Name, byte[] Body, int Status)
{
    private const int MebiByte = 1 << 20;

    public string Path { get; init; } = HostileClient.StreamPath;

    public string ContentType { get; init; } = "application/grpc";

    public string Encoding { get; init; } = "gzip";

    /// <summary>One of each kind. The bomb comes last: it costs 4 MiB of inflating, the others next to nothing.</summary>
    public static IReadOnlyList<HostileCall> All { get; } =
    [
        new("flag 2", [2, 0, 0, 0, 0], 13),
        new("4 GiB announced", [0, 0xff, 0xff, 0xff, 0xff], 8),
        new("1 MiB + 1 announced", [0, 0, 0x10, 0, 1, .. new byte[70_000]], 8),
        new("cut in the prefix", [0, 0, 0, 1], 13),
        new("cut in the message", [0, 0, 0, 0, 9, 1], 13),
        new("malformed protobuf", [0, 0, 0, 0, 2, 0xff, 0xff], 3),
        new("not gzip", [1, 0, 0, 0, 4, 1, 2, 3, 4], 13),
        new("unknown encoding", [0, 0, 0, 0, 0], 12) { Encoding = "br" },
        new("no hello", Frame(new AgentMessage { Status = new() }), 3),
        new("empty message for a hello", [0, 0, 0, 0, 0], 3),
        new("wrong content type", [0, 0, 0, 0, 0], -415) { ContentType = "application/json" },
        new("unknown method", [0, 0, 0, 0, 0], 12) { Path = "/footprint.v1.Telemetry/Steal" },
        new("unknown service", [0, 0, 0, 0, 0], 12) { Path = "/any.Thing/Stream" },
        new("bomb of 64 MiB", Compressed(new byte[64 * MebiByte]), 8),
    ];

    private static byte[] Frame(AgentMessage message)
    {
        var payload = message.ToByteArray();
        return [0, 0, 0, 0, (byte)payload.Length, .. payload];
    }

    private static byte[] Compressed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(plain);
        return [1, 0, (byte)(packed.Length >> 16), (byte)(packed.Length >> 8), (byte)packed.Length, .. packed.ToArray()];
    }
}
