using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>
/// Connects to an address that was judged, not to a name: a name that answers differently the second time (DNS rebinding) leads nowhere else.
/// </summary>
internal static class GuardedConnection
{
    public static async ValueTask<Stream> OpenAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var refused = addresses.Select(address => AddressGuard.WhyRefused(address, allowPrivate)).FirstOrDefault(why => why is not null);
        var allowed = addresses.Where(address => AddressGuard.WhyRefused(address, allowPrivate) is null).ToArray();
        if (allowed.Length == 0) throw new NotifierAddressException(refused is null ? "its name has no address" : $"its name leads to {refused}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
