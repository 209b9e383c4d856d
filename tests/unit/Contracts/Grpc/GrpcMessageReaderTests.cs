using System.IO.Pipelines;

using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

public sealed class GrpcMessageReaderTests
{
    private static readonly MessageCaps Caps = MessageCaps.Default;

    public static TheoryData<string> HostileNames => [.. HostileFrames.All.Keys];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task ReadAsync_HostileFrame_ThrowsItsStatus(string name)
    {
        (byte[] bytes, MessageEncoding encoding, GrpcStatusCode code) = HostileFrames.All[name];
        await using GrpcMessageReader<AgentMessage> reader = Reader(new MemoryStream(bytes), encoding);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(async () => await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(code, refusal.Status.Code);
    }

    [Fact]
    public async Task ReadAsync_Bomb_AllocatesNoMoreThanAFewCaps()
    {
        (byte[] bytes, MessageEncoding encoding, _) = HostileFrames.All["bomb"];
        long before = GC.GetAllocatedBytesForCurrentThread();
        GrpcMessageReader<AgentMessage> reader = Reader(new MemoryStream(bytes), encoding);
        await Assert.ThrowsAsync<GrpcException>(async () => await reader.ReadAsync(CancellationToken.None));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * Caps.InflatedBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task ReadAllAsync_AnySplit_GivesTheSameMessages(int chunk)
    {
        byte[] large = WireBytes.Hello(new string('z', 9000));
        byte[] wire = [.. GrpcFrame.Of(0, WireBytes.Hello("a")), .. GrpcFrame.Of(1, WireBytes.Gzip(large)), .. GrpcFrame.Of(0, []), .. GrpcFrame.Of(0, large)];
        await using GrpcMessageReader<AgentMessage> reader = Reader(new ChunkedStream(wire, chunk), MessageEncoding.Gzip);
        var lengths = new List<int>();
        await foreach (AgentMessage message in reader.ReadAllAsync(CancellationToken.None)) lengths.Add(message.Hello?.Host.Length ?? -1);
        Assert.Equal([1, 9000, -1, 9000], lengths);
    }

    [Fact]
    public async Task HasBufferedMessage_WholeFramesAhead_SaysSo()
    {
        byte[] frame = GrpcFrame.Of(0, WireBytes.Hello("a"));
        await using GrpcMessageReader<AgentMessage> reader = Reader(new MemoryStream([.. frame, .. frame, 0, 0]), MessageEncoding.Identity);
        Assert.NotNull(await reader.ReadAsync(CancellationToken.None));
        Assert.True(reader.HasBufferedMessage);
        Assert.NotNull(await reader.ReadAsync(CancellationToken.None));
        Assert.False(reader.HasBufferedMessage);
    }

    [Fact]
    public async Task ReadAsync_MessageNeverCompletes_ThrowsAfterTheTimeout()
    {
        var pipe = new Pipe();
        MessageCaps caps = Caps with { CompletionTimeout = TimeSpan.FromMilliseconds(100) };
        await using var reader = new GrpcMessageReader<AgentMessage>(pipe.Reader, AgentMessage.Parser, MessageEncoding.Identity, caps, TimeProvider.System, Broken);
        ValueTask<AgentMessage?> reading = reader.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(new byte[] { 0, 0 });
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(async () => await reading);
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, refusal.Status.Code);
    }

    [Fact]
    public async Task ReadAsync_WokenBeforeTheTimeout_WaitsOnAndThrowsThen()
    {
        var pipe = new Pipe();
        MessageCaps caps = Caps with { CompletionTimeout = TimeSpan.FromMilliseconds(200) };
        await using var reader = new GrpcMessageReader<AgentMessage>(pipe.Reader, AgentMessage.Parser, MessageEncoding.Identity, caps, TimeProvider.System, Broken);
        ValueTask<AgentMessage?> reading = reader.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(new byte[] { 0, 0 });

        // As a timer that fires early does.
        pipe.Reader.CancelPendingRead();

        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(async () => await reading.AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, refusal.Status.Code);
    }

    [Fact]
    public async Task ReadAsync_SilenceBetweenMessages_IsNoTimeout()
    {
        var pipe = new Pipe();
        MessageCaps caps = Caps with { CompletionTimeout = TimeSpan.FromMilliseconds(50) };
        await using var reader = new GrpcMessageReader<AgentMessage>(pipe.Reader, AgentMessage.Parser, MessageEncoding.Identity, caps, TimeProvider.System, Broken);
        byte[] frame = GrpcFrame.Of(0, WireBytes.Hello("a"));
        for (int i = 0; i < 3; i++)
        {
            ValueTask<AgentMessage?> reading = reader.ReadAsync(CancellationToken.None);
            await pipe.Writer.WriteAsync(frame.AsMemory(0, 3));
            await pipe.Writer.WriteAsync(frame.AsMemory(3));
            Assert.Equal("a", (await reading)!.Hello.Host);
            await Task.Delay(120);
        }
    }

    [Fact]
    public async Task ReadAsync_TransportBreaks_IsWhatTheSideSaysItIs()
    {
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync(new IOException("reset"));
        await using var reader = new GrpcMessageReader<AgentMessage>(pipe.Reader, AgentMessage.Parser, MessageEncoding.Identity, Caps, TimeProvider.System, Broken);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(async () => await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(GrpcStatusCode.Unavailable, refusal.Status.Code);
    }

    [Fact]
    public async Task ReadAsync_LargeMessageInParts_HoldsRoomForWhatHasComeUntilItIsWhole()
    {
        const int Part = Limits.FreePartialBytes + 1;
        var (pipe, room) = (InTurn(), new CountingRoom(1 << 20));
        await using var reader = RoomReader(pipe, room);
        byte[] frame = GrpcFrame.Of(0, WireBytes.Hello(new string('a', 3 * Part)));
        ValueTask<AgentMessage?> reading = reader.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(frame.AsMemory(0, MessageFrame.PrefixBytes + Limits.FreePartialBytes));
        Assert.Equal(0, room.Held);
        await pipe.Writer.WriteAsync(frame.AsMemory(MessageFrame.PrefixBytes + Limits.FreePartialBytes, 1));
        Assert.Equal(Part, room.Held);
        await pipe.Writer.WriteAsync(frame.AsMemory(MessageFrame.PrefixBytes + Part, Part));
        Assert.Equal(2 * Part, room.Held);
        await pipe.Writer.WriteAsync(frame.AsMemory(MessageFrame.PrefixBytes + (2 * Part)));
        Assert.NotNull(await reading);
        Assert.Equal((0, 2), (room.Held, room.Asked));
    }

    [Fact]
    public async Task ReadAsync_LargeMessageThatIsClaimedOnly_HoldsNothing()
    {
        var (pipe, room) = (InTurn(), new CountingRoom(1 << 20));
        await using var reader = RoomReader(pipe, room);
        ValueTask<AgentMessage?> reading = reader.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(new byte[] { 0, 0, 0x10, 0, 0, 9 });
        Assert.Equal((0, 0), (room.Held, room.Asked));
        await pipe.Writer.CompleteAsync();
        await Assert.ThrowsAsync<GrpcException>(async () => await reading);
    }

    [Fact]
    public async Task ReadAsync_LargeMessageWithoutRoom_IsUnavailableAndSmallOnesNeedNone()
    {
        var (pipe, room) = (InTurn(), new CountingRoom(limit: 1000));
        await using var reader = RoomReader(pipe, room);
        byte[] small = GrpcFrame.Of(0, WireBytes.Hello(new string('a', Limits.FreePartialBytes - 20)));
        ValueTask<AgentMessage?> reading = reader.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(small.AsMemory(0, 100));
        await pipe.Writer.WriteAsync(small.AsMemory(100));
        Assert.NotNull(await reading);
        Assert.Equal(0, room.Asked);

        reading = reader.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(BegunMessage());
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(async () => await reading);
        Assert.Equal((GrpcStatusCode.Unavailable, 1), (refusal.Status.Code, room.Asked));
    }

    [Fact]
    public async Task DisposeAsync_WithinALargeMessage_GivesItsRoomBack()
    {
        var (pipe, room) = (InTurn(), new CountingRoom(1 << 20));
        var reader = RoomReader(pipe, room);
        ValueTask<AgentMessage?> reading = reader.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(BegunMessage());
        Assert.Equal(Limits.FreePartialBytes + 1, room.Held);
        await pipe.Writer.CompleteAsync();
        await Assert.ThrowsAsync<GrpcException>(async () => await reading);
        await reader.DisposeAsync();
        Assert.Equal(0, room.Held);
    }

    /// <summary>A byte more than is free, of a mebibyte.</summary>
    private static byte[] BegunMessage() => [0, 0, 0x10, 0, 0, .. new byte[Limits.FreePartialBytes + 1]];

    private static GrpcMessageReader<AgentMessage> RoomReader(Pipe pipe, CountingRoom room) =>
        new(pipe.Reader, AgentMessage.Parser, MessageEncoding.Identity, MessageCaps.Default, TimeProvider.System, Broken, room);

    /// <summary>A pipe whose reader has done its part when the write returns.</summary>
    private static Pipe InTurn() => new(new PipeOptions(pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

    private static GrpcException Broken(IOException broken) => new(GrpcStatusCode.Unavailable, broken.Message, broken);

    private static GrpcMessageReader<AgentMessage> Reader(Stream wire, MessageEncoding encoding) =>
        new(PipeReader.Create(wire), AgentMessage.Parser, encoding, Caps, TimeProvider.System, Broken);
}
