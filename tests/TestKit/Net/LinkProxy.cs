using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>
/// A TCP link on loopback that a test can break: pass, stall, throttle, refuse, half-close, reset.
/// It stands in for <c>tc netem</c>, which not every kernel has.
/// </summary>
public sealed class LinkProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<LinkConnection, Task> _connections = new();
    private readonly int _targetPort;
    private readonly Task _accepting;
    private volatile LinkFault _fault;
    private long _forwardedBytes;
    private int _accepted;

    private LinkProxy(int targetPort)
    {
        _targetPort = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Connections accepted since the start.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Bytes passed on in both directions.</summary>
    public long ForwardedBytes => Interlocked.Read(ref _forwardedBytes);

    /// <summary>Used by <see cref="LinkFault.Throttle"/>.</summary>
    public int BytesPerSecond { get; set; } = 16 * 1024;

    /// <summary>What happens to bytes from now on, on old connections as on new ones.</summary>
    public LinkFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>Starts a link to a loopback port.</summary>
    public static LinkProxy To(int targetPort) => new(targetPort);

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

    internal async ValueTask PassAsync(int bytes, CancellationToken cancellationToken)
    {
        while (_fault == LinkFault.Stall)
        {
            await Task.Delay(5, cancellationToken);
        }

        if (_fault == LinkFault.Throttle)
        {
            await Task.Delay(TimeSpan.FromSeconds((double)bytes / BytesPerSecond), cancellationToken);
        }

        Interlocked.Add(ref _forwardedBytes, bytes);
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
        if (_fault == LinkFault.Refuse)
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
