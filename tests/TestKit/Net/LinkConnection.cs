using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>One client of a <see cref="LinkProxy"/> and its two pumps.</summary>
internal sealed class LinkConnection(LinkProxy proxy, Socket client) : IDisposable
{
    // Small, so that what a link holds back is felt by its sender.
    private const int SocketBytes = 32 * 1024;

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = SocketBytes };
    private volatile TaskCompletionSource? _held;

    public async Task RunAsync(int targetPort, CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, targetPort, cancellationToken);
            await Task.WhenAll(
                new LinkPump(client, _server, proxy.ToServer, proxy.ToClient, this).RunAsync(cancellationToken),
                new LinkPump(_server, client, proxy.ToClient, proxy.ToServer, this).RunAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A broken link is what this class is for.
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => Reset();

    public void Reset()
    {
        Release();
        client.Close(0);
        _server.Close(0);
    }

    public void HalfClose()
    {
        try
        {
            client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    /// <summary>Nothing passes until <see cref="Release"/>, its end included; what is sent meanwhile waits.</summary>
    public void Hold() => _held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var held = _held;
        _held = null;
        held?.TrySetResult();
    }

    internal Task WhileHeldAsync(CancellationToken cancellationToken) => _held?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
