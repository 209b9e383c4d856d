using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>One direction of one connection: what is read waits in a bounded queue for its delay, its fault and its turn.</summary>
internal sealed class LinkPump(Socket from, Socket to, LinkWay way, LinkWay back, LinkConnection connection)
{
    private const int ChunkBytes = 4096;
    private const int MaxChunks = 64;

    private readonly Channel<(byte[] Bytes, long ReadAt)> _onTheWay = Channel.CreateBounded<(byte[], long)>(MaxChunks);
    private bool _isReset;
    private bool _isSevered;

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(ReadAsync(cancellationToken), WriteAsync(cancellationToken));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, cancellationToken)) > 0)
                await _onTheWay.Writer.WriteAsync((buffer[..count], Stopwatch.GetTimestamp()), cancellationToken);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            _isReset = true;
        }
        finally
        {
            _onTheWay.Writer.Complete();
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var (bytes, readAt) in _onTheWay.Reader.ReadAllAsync(cancellationToken))
        {
            if (way.Delay - Stopwatch.GetElapsedTime(readAt) is { Ticks: > 0 } rest) await Task.Delay(rest, cancellationToken);
            await connection.WhileHeldAsync(cancellationToken);
            await PassAsync(bytes, cancellationToken);
        }

        await connection.WhileHeldAsync(cancellationToken);
        // A way that holds bytes holds the end behind them too, and one that drops never tells it.
        if (!await way.PassAsync(0, cancellationToken) || _isSevered) return;
        if (_isReset) to.Close(0);
        else Shut();
    }

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (way.Cut(bytes) is { } position)
        {
            await SliceAsync(bytes[..position], cancellationToken);
            if (way.CutFault == LinkFault.Refuse) connection.Reset();
            else way.Fault = way.CutFault;
            bytes = bytes[position..];
        }

        await SliceAsync(bytes, cancellationToken);
    }

    private async Task SliceAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            var slice = way.Slice(bytes.Length);
            if (await way.PassAsync(slice, cancellationToken) && !_isSevered) await SendAsync(bytes[..slice], cancellationToken);
            bytes = bytes[slice..];
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            while (bytes.Length > 0) bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // The far end is gone, and says so on the way back, unless that drops it.
            _isSevered = true;
            if (back.Fault != LinkFault.Drop) from.Close(0);
        }
    }

    private void Shut()
    {
        try
        {
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It has heard it otherwise.
        }
    }
}
