using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has to himself.</summary>
internal static class AddressKey
{
    private const int PrefixBytes = 8;

    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new(bytes);
    }
}
