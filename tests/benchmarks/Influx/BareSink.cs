using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TelemetryFootprint.Benchmarks.Influx;

/// <summary>A server that reads what is written to it, one connection after the other, and answers that it took it. It parses nothing and keeps nothing.</summary>
internal static class BareSink
{
    public const string Verb = "bare-sink";
    private const int MostOfHeaders = 8192;
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.6.7\r\n\r\n");

    public static async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true) _ = ServeAsync(await listener.AcceptSocketAsync(cancellationToken), cancellationToken);
    }

    private static async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var connection = socket;
        connection.NoDelay = true;
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            while (await TakeAsync(connection, buffer, cancellationToken)) await connection.SendAsync(Answer, cancellationToken);
        }
        catch (SocketException)
        {
            // The writer is gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>One request, whose length it says. False: there is none any more.</summary>
    private static async Task<bool> TakeAsync(Socket connection, byte[] buffer, CancellationToken cancellationToken)
    {
        int held = 0, end;
        while ((end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(held, MostOfHeaders), cancellationToken);
            if (read == 0) return false;
            held += read;
        }

        for (var left = LengthOf(Encoding.ASCII.GetString(buffer, 0, end)) - (held - end - 4); left > 0;)
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (read == 0) return false;
            left -= read;
        }

        return true;
    }

    private static long LengthOf(string headers) =>
        headers.Split("\r\n").Select(line => line.Split(':', 2)).FirstOrDefault(line => line[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) is [_, var length]
            ? long.Parse(length, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)
            : 0;
}
