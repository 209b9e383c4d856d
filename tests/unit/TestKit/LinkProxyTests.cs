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
        await ReceiveAsync(_far);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 150, 5_000);
    }

    [Fact]
    public async Task Refuse_NewConnection_IsReset()
    {
        _proxy.Fault = LinkFault.Refuse;
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await late.ConnectAsync(IPAddress.Loopback, _proxy.Port);

        await Assert.ThrowsAnyAsync<SocketException>(() => ReceiveAsync(late));
        Assert.Equal(2, _proxy.Accepted);
    }

    [Fact]
    public void FreePort_Several_AreDifferent() => Assert.Equal(5, FreePort.Next(5).Distinct().Count());

    private static async Task<int> ReceiveAsync(Socket socket) => await socket.ReceiveAsync(new byte[4096]).WaitAsync(Limit);
}
