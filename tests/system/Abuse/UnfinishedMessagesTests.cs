using System.Diagnostics;
using System.Net;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Wire;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>Streams that each stop one byte short of the largest message there is.</summary>
[Collection(QuietCollection.Name)]
public sealed class UnfinishedMessagesTests(ITestOutputHelper output)
{
    private const int Connections = 60;
    private const int StreamsOfEach = 8;

    [Fact]
    [Trait("Fault", "F28")]
    public async Task Messages_OneByteShort_HaveRoomForAFewAndHonestAgentsAreServed()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var honest = Feeders.Start(stack.GrpcPort, agents: 3, devices: 2, TimeSpan.FromMilliseconds(100), seed: 31);
        await Task.Delay(2_000);
        var (watch, most, held) = (Stopwatch.StartNew(), 0.0, 0.0);
        var attack = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => AttackAsync(stack.GrpcPort)));
        while (!attack.IsCompleted)
        {
            most = Math.Max(most, ProcessFootprint.MebibytesOf(stack.Collector!));
            held = Math.Max(held, (await stack.CollectorMetricsAsync()).Of("footprint_collector_unfinished_bytes").Single().Value);
            await Task.Delay(100);
        }

        await attack;
        var (lasted, refused) = (watch.Elapsed.TotalSeconds, await RefusedAsync(stack));
        await honest.FinishAsync(TimeSpan.FromSeconds(30));
        honest.DemandEnergy(await stack.SettledJoulesAsync(honest.FirstTick));

        output.WriteLine(FormattableString.Invariant(
            $"F28: {Connections * StreamsOfEach} messages of 1 MiB less a byte: {held / (1 << 20):F1} MiB of them held at most, {refused} refused, all ended after {lasted:F1} s; resident at most {most:F0} MiB; honest: {honest.AcknowledgedTicks} ticks on {honest.Streams} streams"));
        // Of one that asks and is refused the bytes show for a moment.
        Assert.InRange(held, 1, 18 << 20);
        Assert.InRange(refused, Connections * StreamsOfEach / 2, double.MaxValue);
        Assert.InRange(most, 1, 256);
        Assert.InRange(lasted, 0, 30);
        Assert.Equal(3, honest.Streams);
    }

    private static async Task AttackAsync(int port)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        await Task.WhenAll(Enumerable.Range(0, StreamsOfEach).Select(_ => OneAsync(client, port)));
    }

    private static async Task OneAsync(HttpMessageInvoker client, int port)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{port}{HostileClient.StreamPath}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ShortContent(),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        try
        {
            using var response = await client.SendAsync(request, giveUp.Token);
            await response.Content.CopyToAsync(Stream.Null, giveUp.Token);
        }
        catch (Exception ended) when (ended is HttpRequestException or IOException or HttpProtocolException)
        {
            // As it should.
        }
    }

    private static async Task<double> RefusedAsync(Stack stack) =>
        (await stack.CollectorMetricsAsync()).Of("footprint_collector_unavailable_total").Single(sample => sample["reason"] == "unfinished").Value;

    /// <summary>Claims the largest message, sends all of it but a byte, and waits.</summary>
    private sealed class ShortContent : HttpContent
    {
        private const int Length = Limits.MaxMessageBytes;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[] { 0, 0, Length >> 16, 0, 0 }, cancellationToken);
            await stream.WriteAsync(new byte[Length - 1], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
