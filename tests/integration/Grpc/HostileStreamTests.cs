using System.Diagnostics;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.IntegrationTests.Grpc;

public sealed class HostileStreamTests(HostileHost host) : IClassFixture<HostileHost>
{
    [Fact]
    public async Task Stream_MessageNeverCompletes_EndsAfterTenSeconds()
    {
        var watch = Stopwatch.StartNew();
        int? status = await host.PostAsync(new DripContent([[0, 0, 0]], TimeSpan.Zero, neverEnds: true));
        Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, status);
        Assert.InRange(watch.Elapsed.TotalSeconds, 9.5, 15);
    }

    [Fact]
    public async Task Stream_OneSmallMessageASecond_OutlivesKestrelsRateLimit()
    {
        byte[][] pieces = [.. Enumerable.Repeat<byte[]>([0, 0, 0, 0, 0], 9)];
        Assert.Equal(0, await host.PostAsync(new DripContent(pieces, TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task Stream_FortyMegabytesOfMessages_OutlivesKestrelsSizeLimit()
    {
        // One AgentMessage of 1 MB: field 1, its field 2 a string.
        byte[] message = new byte[1_000_008 + 5];
        Array.Fill(message, (byte)'x');
        new byte[] { 0, 0, 0x0f, 0x42, 0x48, 0x0a, 0xc4, 0x84, 0x3d, 0x12, 0xc0, 0x84, 0x3d }.CopyTo(message, 0);
        byte[][] pieces = [.. Enumerable.Repeat(message, 40)];
        Assert.Equal(0, await host.PostAsync(new DripContent(pieces, TimeSpan.Zero)));
    }

    [Fact]
    public async Task Stream_UnknownEncoding_IsUnimplemented() =>
        Assert.Equal((int)GrpcStatusCode.Unimplemented, await host.PostAsync(new ByteArrayContent([]), encoding: "br"));

    [Fact]
    public async Task Call_OfAnUnknownMethod_IsUnimplemented() =>
        Assert.Equal((int)GrpcStatusCode.Unimplemented, await host.PostAsync(new ByteArrayContent([]), "/no.Such/Method"));

    [Fact]
    public async Task Call_WithAnotherContentType_Is415() =>
        Assert.Equal(-415, await host.PostAsync(new ByteArrayContent([]), contentType: "application/json"));

    [Fact]
    public async Task Request_ThatIsNotGrpcForAnUnknownPath_Is404() =>
        Assert.Equal(-404, await host.PostAsync(new ByteArrayContent([]), "/no.Such/Method", contentType: "application/json"));
}
