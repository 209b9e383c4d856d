using System.Net.Sockets;

namespace TelemetryFootprint.Contracts.Transport;

/// <summary>What a call throws whose connection cannot be made or breaks.</summary>
public static class TransportFailure
{
    /// <summary>The runtime's client wraps a socket's own failure except for one that comes between its connect and its first look at the peer.</summary>
    public static bool Is(Exception error) => error is HttpRequestException or IOException or SocketException;
}
