using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>The agent's client against the collector's server.</summary>
public sealed class CollectorConnectorTests(GrpcTestHost host) : IClassFixture<GrpcTestHost>
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Stream_ManyMessages_EchoesThemInOrder(bool tls, bool compress)
    {
        await using ICollectorStream stream = await ConnectAsync(tls, compress);
        Task sending = SendAsync(stream, 300);
        int received = 0;
        await foreach (CollectorMessage message in stream.ReceiveAsync(CancellationToken.None))
        {
            Assert.Equal(Text(received), message.Welcome.Version);
            if (++received == 300) break;
        }
        await sending;
        Assert.Equal(300, received);
    }

    [Fact]
    public async Task Stream_SpeaksAfterEachAnswer_NeedsNoLookahead()
    {
        await using ICollectorStream stream = await ConnectAsync(tls: false);
        await using IAsyncEnumerator<CollectorMessage> answers = stream.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator();
        for (int i = 0; i < 20; i++)
        {
            await stream.SendAsync(Hello(Text(i)), CancellationToken.None);
            await stream.FlushAsync(CancellationToken.None);
            Assert.True(await answers.MoveNextAsync());
        }
    }

    [Fact]
    public async Task Stream_MessageAtTheCap_Passes()
    {
        await using ICollectorStream stream = await ConnectAsync(tls: false);
        string text = new('x', (1 << 20) - 100);
        await stream.SendAsync(Hello(text), CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        await using IAsyncEnumerator<CollectorMessage> answers = stream.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(text.Length, answers.Current.Welcome.Version.Length);
    }

    [Theory]
    [InlineData("fail", GrpcStatusCode.FailedPrecondition, EchoTelemetry.FailureDetail)]
    public async Task Receive_ServerRefuses_ThrowsItsStatus(string order, GrpcStatusCode code, string detail)
    {
        await using ICollectorStream stream = await ConnectAsync(tls: true);
        await stream.SendAsync(Hello(order), CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(() => DrainAsync(stream));
        Assert.Equal(new GrpcStatus(code, detail), refusal.Status);
    }

    [Fact]
    public async Task Receive_Cancelled_ThrowsAndLeavesNoComplaint()
    {
        await using (ICollectorStream stream = await ConnectAsync(tls: false))
        {
            await stream.SendAsync(Hello("hang"), CancellationToken.None);
            await stream.FlushAsync(CancellationToken.None);
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DrainAsync(stream, soon.Token));
        }
        await Task.Delay(200);
        Assert.Empty(host.Complaints);
    }

    [Fact]
    public async Task Connect_NobodyListens_IsUnavailable()
    {
        var connector = new GrpcCollectorConnector(new GrpcCollectorOptions(new Uri("http://127.0.0.1:1")), TimeProvider.System);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(() => connector.ConnectAsync(CancellationToken.None));
        Assert.Equal(GrpcStatusCode.Unavailable, refusal.Status.Code);
    }

    [Fact]
    public async Task Connect_CertificateOfAnotherCa_IsUnavailableAndSaysWhy()
    {
        var connector = new GrpcCollectorConnector(new GrpcCollectorOptions(host.Tls), TimeProvider.System);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(() => connector.ConnectAsync(CancellationToken.None));
        Assert.Equal(GrpcStatusCode.Unavailable, refusal.Status.Code);
        Assert.Contains("certificate", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_CaFileMissing_NamesTheFile()
    {
        var connector = new GrpcCollectorConnector(new GrpcCollectorOptions(host.Tls, "no-such.pem"), TimeProvider.System);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(() => connector.ConnectAsync(CancellationToken.None));
        Assert.Contains("no-such.pem", refusal.Status.Detail, StringComparison.Ordinal);
    }

    private static string Text(int i) => new string((char)('a' + (i % 26)), i % 7 == 0 ? 3000 : 10) + i;

    private static AgentMessage Hello(string text) => new() { Hello = new Hello { Host = text } };

    private static async Task SendAsync(ICollectorStream stream, int count)
    {
        for (int i = 0; i < count; i++) await stream.SendAsync(Hello(Text(i)), CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
    }

    private static async Task DrainAsync(ICollectorStream stream, CancellationToken cancellationToken = default)
    {
        await foreach (CollectorMessage message in stream.ReceiveAsync(cancellationToken)) Assert.NotNull(message);
    }

    private Task<ICollectorStream> ConnectAsync(bool tls, bool compress = false)
    {
        var options = new GrpcCollectorOptions(host.Endpoint(tls), tls ? host.CaFile : null, compress);
        return new GrpcCollectorConnector(options, TimeProvider.System).ConnectAsync(CancellationToken.None);
    }
}
