using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Whether an address can be listened on. Kestrel would name the address only, and after the other listener is open.</summary>
internal static class PortProbe
{
    /// <summary>Null: it is free.</summary>
    public static string? WhyTaken(IPEndPoint endpoint)
    {
        try
        {
            using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(endpoint);
            return null;
        }
        catch (SocketException error)
        {
            return $"{endpoint} cannot be listened on ({error.Message}); another process may have it";
        }
    }
}
