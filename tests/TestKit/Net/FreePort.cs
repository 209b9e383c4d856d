using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>Loopback ports for children that must be told their port. Prefer port 0 where the child can report what it got.</summary>
public static class FreePort
{
    /// <summary>A port that was free a moment ago.</summary>
    public static int Next() => Next(1)[0];

    /// <summary>Ports that were free together a moment ago, all different.</summary>
    public static IReadOnlyList<int> Next(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            return [.. listeners.Select(PortOf)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    private static int PortOf(TcpListener listener)
    {
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
