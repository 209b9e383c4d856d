using System.Buffers;
using System.IO.Pipelines;

using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

public sealed class GrpcMessageWriterTests
{
    [Theory]
    [InlineData(10, 0)]
    [InlineData(1000, 0)]
    [InlineData(5000, 1)]
    public async Task Write_AnyLength_ReadsBack(int length, byte flag)
    {
        var output = new ArrayBufferWriter<byte>();
        AgentMessage message = Hello(new string('x', length));
        var writer = new GrpcMessageWriter(compressAboveBytes: 1024);
        writer.Write(message, output);
        writer.Write(message, output);
        Assert.Equal(flag, output.WrittenSpan[0]);
        await using var reader = new GrpcMessageReader<AgentMessage>(
            PipeReader.Create(new ReadOnlySequence<byte>(output.WrittenMemory)), AgentMessage.Parser, MessageEncoding.Gzip, MessageCaps.Default,
            TimeProvider.System, broken => new GrpcException(GrpcStatusCode.Unavailable, broken.Message));
        Assert.Equal(message, await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(message, await reader.ReadAsync(CancellationToken.None));
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public void Write_SmallMessage_IsExactlyPrefixAndPayload()
    {
        var output = new ArrayBufferWriter<byte>();
        new GrpcMessageWriter().Write(Hello("h"), output);
        Assert.Equal([0, 0, 0, 0, 5, 0x0a, 3, 0x12, 1, (byte)'h'], output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1024)]
    public void Write_BeyondTheCap_ThrowsAndWritesNothing(int? compressAbove)
    {
        var output = new ArrayBufferWriter<byte>();
        AgentMessage message = Hello(new string('x', compressAbove is null ? 1 << 20 : 4 << 20));
        GrpcException refusal = Assert.Throws<GrpcException>(() => new GrpcMessageWriter(compressAbove).Write(message, output));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, refusal.Status.Code);
        Assert.Equal(0, output.WrittenCount);
    }

    private static AgentMessage Hello(string host) => new() { Hello = new Hello { Host = host } };
}
