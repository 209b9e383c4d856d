using System.Net;
using System.Net.Sockets;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.UnitTests.TestKit;

public sealed class LinkProxyTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private LinkProxy _proxy = null!;
    private Socket _near = null!;
    private Socket _far = null!;

    public async Task InitializeAsync()
    {
        _server.Start();
        _proxy = LinkProxy.To(((IPEndPoint)_server.LocalEndpoint).Port);
        _near = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await _near.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        _far = await _server.AcceptSocketAsync();
    }

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Pass_BytesBothWays_Arrive()
    {
        await _near.SendAsync(new byte[] { 1, 2, 3 });
        await _far.SendAsync(new byte[] { 4 });

        Assert.Equal(3, await ReceiveAsync(_far));
        Assert.Equal(1, await ReceiveAsync(_near));
        Assert.Equal(4, _proxy.ForwardedBytes);
    }

    [Fact]
    public async Task Stall_HoldsBytesUntilHealed()
    {
        _proxy.Fault = LinkFault.Stall;
        await _near.SendAsync(new byte[] { 1 });
        var received = ReceiveAsync(_far);

        await Task.Delay(100);
        Assert.False(received.IsCompleted);
        _proxy.Fault = LinkFault.None;

        Assert.Equal(1, await received);
    }

    [Fact]
    public async Task HalfClose_EndsOneWayOnly()
    {
        _proxy.HalfCloseConnections();

        Assert.Equal(0, await ReceiveAsync(_near));
        await _near.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await ReceiveAsync(_far));
    }

    [Fact]
    public async Task Reset_BreaksBothEnds()
    {
        _proxy.ResetConnections();

        await Assert.ThrowsAnyAsync<SocketException>(() => ReceiveAsync(_near));
        await Assert.ThrowsAnyAsync<SocketException>(() => ReceiveAsync(_far));
    }

    [Fact]
    public async Task Throttle_TakesTheTimeOfItsRate()
    {
        (_proxy.BytesPerSecond, _proxy.Fault) = (10_000, LinkFault.Throttle);
        var start = TimeProvider.System.GetTimestamp();

        await _near.SendAsync(new byte[2_000]);
        for (var left = 2_000; left > 0;) left -= await ReceiveAsync(_far);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 150, 5_000);
    }

    [Fact]
    public async Task Drop_SwallowsBytesAndTheEnd()
    {
        _proxy.ToServer.Fault = LinkFault.Drop;
        await _near.SendAsync(new byte[] { 1 });
        _near.Close();
        var received = ReceiveAsync(_far);

        await Task.Delay(100);
        // What the far side sends into the void brings nothing back either.
        await _far.SendAsync(new byte[] { 2 });
        await Task.Delay(100);
        await _far.SendAsync(new byte[] { 3 });
        await Task.Delay(100);
        Assert.False(received.IsCompleted);
        Assert.Equal(0, _proxy.ToServer.ForwardedBytes);
        _proxy.ResetConnections();
        await Assert.ThrowsAnyAsync<SocketException>(() => received);
    }

    [Fact]
    public async Task Delay_OfOneWay_IsOvertakenByTheOther()
    {
        _proxy.ToServer.Delay = TimeSpan.FromMilliseconds(400);
        var start = TimeProvider.System.GetTimestamp();
        await _near.SendAsync(new byte[] { 1, 2 });
        var late = ReceiveAsync(_far);
        await _far.SendAsync(new byte[] { 3 });

        Assert.Equal(1, await ReceiveAsync(_near));
        Assert.False(late.IsCompleted);
        Assert.Equal(2, await late);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 390, 10_000);
    }

    [Fact]
    public async Task Drip_OfAFewBytesASecond_SendsThemOneByOne()
    {
        (_proxy.BytesPerSecond, _proxy.Fault) = (20, LinkFault.Throttle);
        await _near.SendAsync(new byte[] { 1, 2, 3 });
        Assert.Equal(1, await ReceiveAsync(_far));
        Assert.Equal(1, await ReceiveAsync(_far));
        _proxy.Fault = LinkFault.None;
        Assert.Equal(1, await ReceiveAsync(_far));
    }

    [Theory]
    [InlineData(LinkFault.Refuse)]
    [InlineData(LinkFault.Stall)]
    public async Task Cut_WithinAMessage_PassesItsHeadOnly(LinkFault after)
    {
        (_proxy.ToServer.CutAt, _proxy.ToServer.CutFault) = (bytes => bytes.Length >= 4 ? 2 : null, after);
        await _near.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await ReceiveAsync(_far));
        await _near.SendAsync(new byte[] { 1, 2, 3, 4 });
        var arrived = 0;
        if (after == LinkFault.Stall)
        {
            Assert.Equal(2, await ReceiveAsync(_far));
            var rest = ReceiveAsync(_far);
            await Task.Delay(100);
            Assert.False(rest.IsCompleted);
            _proxy.Fault = LinkFault.None;
            Assert.Equal(2, await rest);
            return;
        }

        // The reset may overtake what was sent before it.
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            while (true) arrived += await ReceiveAsync(_far);
        });
        Assert.InRange(arrived, 0, 2);
        await Assert.ThrowsAnyAsync<SocketException>(() => ReceiveAsync(_near));
        Assert.Equal(LinkFault.None, _proxy.Fault);
    }

    [Fact]
    public async Task Hold_OfOldConnections_LetsANewOneOvertakeThem()
    {
        _proxy.HoldConnections();
        await _near.SendAsync(new byte[] { 1 });
        _near.Close();
        var old = ReceiveAsync(_far);
        using var next = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await next.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        using var nextFar = await _server.AcceptSocketAsync();
        await next.SendAsync(new byte[] { 2, 3 });
        Assert.Equal(2, await ReceiveAsync(nextFar));
        Assert.False(old.IsCompleted);

        _proxy.ReleaseConnections();

        Assert.Equal(1, await old);
    }

    [Fact]
    public async Task To_AnotherAddressOfLoopback_ListensThere()
    {
        await using var second = LinkProxy.To(((IPEndPoint)_server.LocalEndpoint).Port, "127.0.0.7", _proxy.Port);
        Assert.Equal(_proxy.Port, second.Port);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Parse("127.0.0.7"), second.Port);
        using var far = await _server.AcceptSocketAsync();
        await client.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await ReceiveAsync(far));
    }

    [Fact]
    public async Task Refuse_NewConnection_IsReset()
    {
        _proxy.Fault = LinkFault.Refuse;
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);

        // The reset may come before connecting has returned.
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            await late.ConnectAsync(IPAddress.Loopback, _proxy.Port);
            await ReceiveAsync(late);
        });
        Assert.Equal(2, _proxy.Accepted);
    }

    [Fact]
    public void FreePort_Several_AreDifferent() => Assert.Equal(5, FreePort.Next(5).Distinct().Count());

    private static async Task<int> ReceiveAsync(Socket socket) => await socket.ReceiveAsync(new byte[4096]).WaitAsync(Limit);
}
