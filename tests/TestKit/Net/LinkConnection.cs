using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>One client of a <see cref="LinkProxy"/> and its two pumps.</summary>
internal sealed class LinkConnection(LinkProxy proxy, Socket client) : IDisposable
{
    // Small, so that a throttled link drips instead of passing a batch at once.
    private const int ChunkBytes = 4096;

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public async Task RunAsync(int targetPort, CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, targetPort, cancellationToken);
            await Task.WhenAll(PumpAsync(client, _server, cancellationToken), PumpAsync(_server, client, cancellationToken));
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

    private async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                await proxy.PassAsync(count, cancellationToken);
                await SendAllAsync(to, buffer.AsMemory(0, count), cancellationToken);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // One direction's end must not leave the other waiting, unless it was half-closed on purpose.
            from.Close(0);
        }
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        }
    }
}
