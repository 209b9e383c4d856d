using System.IO.Compression;

using Google.Protobuf;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>A call and how it must end: a gRPC status, or the negative of an HTTP one.</summary>
internal sealed record HostileCall(string Name, byte[] Body, int Status)
{
    private const int MebiByte = 1 << 20;

    public string Path { get; init; } = HostileClient.StreamPath;

    public string ContentType { get; init; } = "application/grpc";

    public string Encoding { get; init; } = "gzip";

    /// <summary>Begins with a valid hello of an agent that nobody has seen before.</summary>
    public bool IsOfAStranger { get; init; }

    /// <summary>Every bomb costs 4 MiB of inflating, the other kinds next to nothing.</summary>
    public bool IsBomb => Body.Length > 0 && Body[0] == 1 && Status == 8;

    /// <summary>One of each kind.</summary>
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
        new("a stranger who says nothing more", [], 0) { IsOfAStranger = true },
        new("a stranger's second hello", Hello(new byte[16]), 3) { IsOfAStranger = true },
        new("a stranger's malformed message", [0, 0, 0, 0, 2, 0xff, 0xff], 3) { IsOfAStranger = true },
        new("a stranger's broken inventory", Frame(new AgentMessage { Inventory = new() { Host = "h" } }), 3) { IsOfAStranger = true },
        new("bomb of 64 MiB", Compressed(new byte[64 * MebiByte]), 8),
        new("bomb of a byte too much", Compressed(new byte[Limits.MaxInflatedBytes + 1]), 8),
        new("a stranger's bomb", Compressed(new byte[64 * MebiByte]), 8) { IsOfAStranger = true },
    ];

    /// <summary>What to send this time.</summary>
    public byte[] Compose()
    {
        if (!IsOfAStranger)
            return Body;
        var agent = new byte[16];
        Random.Shared.NextBytes(agent);
        return [.. Hello(agent), .. Body];
    }

    private static byte[] Hello(byte[] agent) =>
        Frame(new AgentMessage { Hello = new() { AgentId = ByteString.CopyFrom(agent), Host = "stranger", Version = "test", Protocol = Limits.Protocol } });

    private static byte[] Frame(AgentMessage message) => GrpcFrame.Of(0, message.ToByteArray());

    private static byte[] Compressed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(plain);
        return GrpcFrame.Of(1, packed.ToArray());
    }
}
