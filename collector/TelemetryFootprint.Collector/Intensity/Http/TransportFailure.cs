using System.Net.Sockets;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>What an HTTP call throws whose connection cannot be made or breaks.</summary>
internal static class TransportFailure
{
    /// <summary>The runtime's client wraps a socket's own failure except for one that comes between its connect and its first look at the peer.</summary>
    public static bool Is(Exception error) => error is HttpRequestException or IOException or SocketException;
}
