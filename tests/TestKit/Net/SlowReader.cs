using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>Asks for a page and reads nothing of it, with a small window, so that the server has to keep what the kernel does not.</summary>
public sealed class SlowReader : IDisposable
{
    private const int WindowBytes = 4096;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = WindowBytes };

    private SlowReader()
    {
    }

    public static async Task<SlowReader> AskAsync(int port, string path, string from = "127.0.0.1")
    {
        var reader = new SlowReader();
        reader._socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await reader._socket.ConnectAsync(IPAddress.Loopback, port);
        await reader._socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return reader;
    }

    public void Dispose() => _socket.Dispose();
}
