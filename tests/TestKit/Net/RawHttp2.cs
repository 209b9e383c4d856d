using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>A client that writes HTTP/2 frames by hand and so may break every rule. Its source address may be any of loopback's.</summary>
public sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, Ping = 6, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4;
    private const int PrefixBytes = 9;

    /// <summary>What every connection begins with.</summary>
    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawHttp2()
    {
    }

    /// <summary>Connected, and nothing said.</summary>
    public static async Task<RawHttp2> ConnectAsync(int port, string from = "127.0.0.1")
    {
        var client = new RawHttp2();
        client._socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await client._socket.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Let in by the kernel and thrown out by the server: whatever is done with it shows that it is closed.
        }

        return client;
    }

    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
    [
        (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags,
        (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. payload,
    ];

    /// <summary>The header block of a gRPC call, every field a literal.</summary>
    public static byte[] Call(string path) =>
    [
        .. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", path), .. Field(":authority", "x"),
        .. Field("content-type", "application/grpc"), .. Field("te", "trailers"),
    ];

    /// <summary>The preface, then these bytes.</summary>
    public Task BeginAsync(params byte[][] frames) => SendAsync([Preface, .. frames]);

    /// <summary>False: the other end has closed.</summary>
    public async Task<bool> SendAsync(params byte[][] parts)
    {
        try
        {
            foreach (var part in parts)
            {
                for (var sent = 0; sent < part.Length;) sent += await _socket.SendAsync(part.AsMemory(sent));
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Until the connection is closed; with <paramref name="orStream"/> also until a stream is over. False: neither within the time.</summary>
    public async Task<bool> IsEndedAsync(TimeSpan within, bool orStream = false)
    {
        using var limit = new CancellationTokenSource(within);
        var buffer = new byte[16 * 1024 + PrefixBytes];
        var held = 0;
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(buffer.AsMemory(held), limit.Token);
                if (count == 0) return true;
                held += count;
                var (used, isOver) = Scan(buffer.AsSpan(0, held));
                if (isOver && orStream) return true;
                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
            }
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static (int Used, bool IsOver) Scan(Span<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= PrefixBytes)
        {
            var frame = bytes[used..];
            var length = (frame[0] << 16) | (frame[1] << 8) | frame[2];
            if (frame.Length < PrefixBytes + length) break;
            if (frame[3] == ResetStream || (frame[3] is Headers or Data && (frame[4] & EndStream) != 0)) return (used, true);
            used += PrefixBytes + length;
        }

        return (used, false);
    }

    /// <summary>One literal field of a header block.</summary>
    public static byte[] Field(string name, string value) =>
        [0x10, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
