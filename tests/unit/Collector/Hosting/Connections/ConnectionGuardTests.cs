using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Hosting.Connections;

/// <summary>The gate in front of the real listeners.</summary>
public sealed class ConnectionGuardTests
{
    [Fact]
    public async Task Listener_WithEveryPlaceTaken_ClosesTheNextConnectionUnread()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:Connections=2");
        var gates = rig.Services.GetRequiredService<ConnectionGates>();
        using var first = await ConnectAsync(rig.Grpc);
        using var second = await ConnectAsync(rig.Grpc);
        await UntilAsync(() => gates.Grpc.Authenticated == 2);

        using var third = await ConnectAsync(rig.Grpc);
        Assert.True(await IsClosedAsync(third));
        Assert.Equal(1, gates.Grpc.Refusals(EntryRefusal.Full));
        // The other listener has places of its own.
        Assert.Contains("ok", await rig.TextAsync("/healthz"), StringComparison.Ordinal);

        first.Close();
        await UntilAsync(() => gates.Grpc.Authenticated == 1);
        using var fourth = await ConnectAsync(rig.Grpc);
        await UntilAsync(() => gates.Grpc.Authenticated == 2);
    }

    [Fact]
    public async Task Connection_OfAge_IsAskedToComeAgain()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:ConnectionMaxAge=1h");
        using var idle = await ConnectAsync(rig.Http);
        await UntilAsync(() => rig.Services.GetRequiredService<ConnectionGates>().Http.Authenticated >= 1);

        rig.Time.Advance(TimeSpan.FromMinutes(67));

        Assert.True(await IsClosedAsync(idle));
        Assert.Contains("ok", await rig.TextAsync("/healthz"), StringComparison.Ordinal);
    }

    /// <summary>Where credentials are asked for, an address proves nothing, not even this host's own.</summary>
    [Theory]
    [InlineData("--Auth:Required=true", true)]
    [InlineData("--Limits:Queries=8", false)]
    public async Task Stranger_OnLoopback_IsKnownOnlyWhereNoCredentialIsAskedFor(string setting, bool isStranger)
    {
        await using var rig = await CollectorRig.StartAsync(setting, "--Limits:ConnectionsPerAddress=2");
        var gates = rig.Services.GetRequiredService<ConnectionGates>();
        var sockets = new List<Socket>();
        for (var i = 0; i < 3; i++) sockets.Add(await ConnectAsync(rig.Grpc));

        await UntilAsync(() => gates.Grpc.Strangers + gates.Grpc.Authenticated + gates.Grpc.Refusals(EntryRefusal.Address) == 3);
        Assert.Equal(isStranger ? (2, 0, 1L) : (0, 3, 0L), (gates.Grpc.Strangers, gates.Grpc.Authenticated, gates.Grpc.Refusals(EntryRefusal.Address)));
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Request_WithATooLongAddress_IsRefused()
    {
        await using var rig = await CollectorRig.StartAsync();
        using var client = new HttpClient { BaseAddress = rig.Http };
        using var answer = await client.GetAsync(new Uri("/healthz?" + new string('x', 20_000), UriKind.Relative));
        Assert.Equal(HttpStatusCode.RequestUriTooLong, answer.StatusCode);
    }

    [Fact]
    [Trait("Fault", "F29")]
    public async Task Reader_ThatTakesNothing_IsCutOff()
    {
        await using var rig = await CollectorRig.StartAsync();
        var gate = rig.Services.GetRequiredService<ConnectionGates>().Http;
        using var reader = await ConnectAsync(rig.Http);
        // More pages than the buffers of both ends hold.
        await reader.SendAsync(System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", 2_000))));
        await UntilAsync(() =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return gate.SlowReaders == 1;
        });

        Assert.Contains("ok", await rig.TextAsync("/healthz"), StringComparison.Ordinal);
        Assert.Equal(1, (await rig.ScrapeAsync())["footprint_collector_slow_readers_total{listener=\"http\"}"]);
    }

    private static async Task<Socket> ConnectAsync(Uri listener)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, listener.Port);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Refused before this side was done with connecting.
        }

        return socket;
    }

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            return await socket.ReceiveAsync(new byte[1], limit.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds()) await Task.Delay(5, limit.Token);
    }
}
