using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>
/// Loopback ports for children that must be told their port. Prefer port 0 where the child can report what it got. They lie below those that the
/// kernel gives to outgoing connections, of which one could else sit on the port before the child does.
/// </summary>
public static class FreePort
{
    private const int Lowest = 12_000;
    private const int Count = 18_000;

    private static int _last = Environment.ProcessId * 97;

    /// <summary>A port that was free a moment ago.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException("no loopback port is free");
    }

    /// <summary>Ports that were free a moment ago, all different.</summary>
    public static IReadOnlyList<int> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
