using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>
/// How much of an answer waits for a client that does not read. The kernel alone would take megabytes of each, and then nobody would see that the
/// client stands still.
/// </summary>
internal static class SmallBuffers
{
    /// <summary>In this process, before a write waits.</summary>
    public const int WriteBytes = 16 << 10;

    // In the kernel, which doubles it; over 100 ms there and back that is still 600 KiB a second.
    private const int SocketBytes = 64 << 10;

    public static void Apply(SocketTransportOptions sockets)
    {
        sockets.MaxWriteBufferSize = WriteBytes;
        sockets.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            // Whoever is accepted inherits it.
            if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6) socket.SendBufferSize = SocketBytes;
            return socket;
        };
    }
}
