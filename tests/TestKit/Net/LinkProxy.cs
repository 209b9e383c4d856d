using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>
/// A TCP link on loopback that a test can break: delay, drip, throttle, stall, drop, refuse, half-close, reset, each way by itself, and at a byte of
/// the test's choice. It stands in for <c>tc netem</c>, which not every kernel has.
/// </summary>
public sealed class LinkProxy : IAsyncDisposable
{
    // Small, so that what the link holds back is felt by its sender; whoever is accepted inherits it.
    private const int SocketBytes = 32 * 1024;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<LinkConnection, Task> _connections = new();
    private readonly int _targetPort;
    private readonly Task _accepting;
    private volatile bool _refuses;
    private int _accepted;

    private LinkProxy(int targetPort, IPEndPoint at)
    {
        _targetPort = targetPort;
        _listener = new(at);
        _listener.Server.ReceiveBufferSize = SocketBytes;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Connections accepted since the start.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>From clients to the server.</summary>
    public LinkWay ToServer { get; } = new();

    /// <summary>From the server to its clients.</summary>
    public LinkWay ToClient { get; } = new();

    /// <summary>Bytes passed on in both directions.</summary>
    public long ForwardedBytes => ToServer.ForwardedBytes + ToClient.ForwardedBytes;

    /// <summary>Used by <see cref="LinkFault.Throttle"/>, each way.</summary>
    public int BytesPerSecond
    {
        get => ToServer.BytesPerSecond;
        set => (ToServer.BytesPerSecond, ToClient.BytesPerSecond) = (value, value);
    }

    /// <summary>What happens to bytes from now on both ways, on old connections as on new ones. Refuse leaves the old ones alone.</summary>
    public LinkFault Fault
    {
        get => _refuses ? LinkFault.Refuse : ToServer.Fault;
        set
        {
            _refuses = value == LinkFault.Refuse;
            ToServer.Fault = ToClient.Fault = _refuses ? LinkFault.None : value;
        }
    }

    /// <summary>Starts a link to a loopback port, at an address of loopback's.</summary>
    public static LinkProxy To(int targetPort, string address = "127.0.0.1", int port = 0) => new(targetPort, new(IPAddress.Parse(address), port));

    /// <summary>Holds what passes on the connections that are open now, while new ones overtake them.</summary>
    public void HoldConnections()
    {
        foreach (var connection in _connections.Keys) connection.Hold();
    }

    /// <summary>What was held arrives, late.</summary>
    public void ReleaseConnections()
    {
        foreach (var connection in _connections.Keys) connection.Release();
    }

    /// <summary>Breaks every open connection by a reset in both directions.</summary>
    public void ResetConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Ends the server's way to the client, and leaves the other way open.</summary>
    public void HalfCloseConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.HalfClose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        ResetConnections();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await _listener.AcceptSocketAsync(_stopping.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket client)
    {
        Interlocked.Increment(ref _accepted);
        if (_refuses)
        {
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
            return;
        }

        var connection = new LinkConnection(this, client);
        _connections[connection] = RunAsync(connection);
    }

    private async Task RunAsync(LinkConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync(_targetPort, _stopping.Token);
        _connections.TryRemove(connection, out _);
    }
}
