using System.IO.Pipelines;
using Google.Protobuf;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.UnitTests.Agent.Core.Delivery;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

/// <summary>Streams of honest frames, damaged at random: every read ends in a message, in the end, or in a status.</summary>
[Collection(QuietHeap.Name)]
public sealed class FramingFuzzTests
{
    private static readonly GrpcStatusCode[] Proper = [GrpcStatusCode.Internal, GrpcStatusCode.InvalidArgument, GrpcStatusCode.ResourceExhausted];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task ReadAsync_DamagedStreams_EndInMessagesOrAProperStatus(int seed, bool compressed)
    {
        var random = new Random(seed);
        byte[] honest = [.. Enumerable.Range(0, 5).SelectMany(number => Frame(number, compressed))];
        int whole = 0, refused = 0;
        for (int i = 0; i < 1_500; i++)
        {
            (int read, GrpcStatusCode? code) = await ReadAllAsync(Damage(honest, random), compressed, random.Next(1, 200));
            Assert.InRange(read, 0, 6);
            if (code is null) whole++;
            else Assert.Contains(code.Value, Proper);
            if (code is not null) refused++;
        }

        Assert.True(refused > 200 && whole > 20, $"{refused} refused, {whole} whole");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_CutAnywhere_GivesTheWholeFramesBeforeTheCut(bool compressed)
    {
        byte[][] frames = [.. Enumerable.Range(0, 3).Select(number => Frame(number, compressed))];
        byte[] all = [.. frames.SelectMany(frame => frame)];
        int[] ends = [frames[0].Length, frames[0].Length + frames[1].Length, all.Length];
        for (int cut = 0; cut <= all.Length; cut++)
        {
            (int read, GrpcStatusCode? code) = await ReadAllAsync(all[..cut], compressed, 4096);
            Assert.Equal(ends.Count(end => end <= cut), read);
            Assert.Equal(cut == 0 || ends.Contains(cut) ? null : GrpcStatusCode.Internal, code);
        }
    }

    [Fact]
    public async Task ReadAsync_ManyBombs_GrowNothing()
    {
        byte[] bomb = GrpcFrame.Of(1, WireBytes.Gzip(new byte[5 << 20]));
        await ReadAllAsync(bomb, true, 1 << 20);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 100; i++)
        {
            (_, GrpcStatusCode? code) = await ReadAllAsync(bomb, true, 1 << 20);
            Assert.Equal(GrpcStatusCode.ResourceExhausted, code);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 << 20);
    }

    /// <summary>The frame around a message may be split anywhere in the pipe; what inflates to exactly the cap is still a message.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task ReadAsync_InflatedSizeAtTheCap_IsTheLastThatPasses(int beyond, bool passes)
    {
        const int Cap = 4096;
        int overhead = WireBytes.Hello(new string('x', Cap - 16)).Length - (Cap - 16);
        byte[] message = WireBytes.Hello(new string('x', Cap + beyond - overhead));
        Assert.Equal(Cap + beyond, message.Length);
        var caps = MessageCaps.Default with { InflatedBytes = Cap };
        await using var reader = Reader(GrpcFrame.Of(1, WireBytes.Gzip(message)), true, 4096, caps);

        if (passes) Assert.Equal(Cap - overhead, (await reader.ReadAsync(CancellationToken.None))!.Hello.Host.Length);
        else Assert.Equal(GrpcStatusCode.ResourceExhausted, (await Assert.ThrowsAsync<GrpcException>(async () => await reader.ReadAsync(CancellationToken.None))).Status.Code);
    }

    private static byte[] Frame(int number, bool compressed)
    {
        byte[] message = new AgentMessage { Status = new() { Version = $"1.{number}", QueueBytes = (ulong)number, Devices = { new DeviceStatus { Device = 1 } } } }.ToByteArray();
        return compressed ? GrpcFrame.Of(1, WireBytes.Gzip(message)) : GrpcFrame.Of(0, message);
    }

    private static byte[] Damage(byte[] honest, Random random)
    {
        List<byte> bytes = [.. honest];
        for (int i = random.Next(0, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveRange(at, Math.Min(random.Next(1, 6), bytes.Count - at - 1)); break;
            }
        }

        return [.. bytes];
    }

    private static async Task<(int Read, GrpcStatusCode? Code)> ReadAllAsync(byte[] bytes, bool compressed, int chunk)
    {
        await using var reader = Reader(bytes, compressed, chunk, MessageCaps.Default);
        int read = 0;
        try
        {
            while (await reader.ReadAsync(CancellationToken.None) is not null) read++;
            return (read, null);
        }
        catch (GrpcException refusal)
        {
            return (read, refusal.Status.Code);
        }
    }

    private static GrpcMessageReader<AgentMessage> Reader(byte[] bytes, bool compressed, int chunk, MessageCaps caps) => new(
        PipeReader.Create(new ChunkedStream(bytes, chunk)),
        AgentMessage.Parser,
        compressed ? MessageEncoding.Gzip : MessageEncoding.Identity,
        caps,
        TimeProvider.System,
        failure => new GrpcException(GrpcStatusCode.Unavailable, "", failure));
}
