using System.Net;
using System.Net.Sockets;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>
/// Which addresses a notifier may connect to. Those of a cloud's metadata and of the link give credentials away to whoever can make a service ask them.
/// </summary>
internal static class AddressGuard
{
    private const string Never = "a link-local, metadata or special address, which is never connected to";
    private const string Private = "a loopback or private address; AllowPrivate=true allows those";

    // RFC 6890 and its successors; the single addresses and fd00:ec2::/32 are services of clouds that are not link-local. Of 64:ff9b::/32 only NAT64's own
    // prefix says which IPv4 address is meant.
    private static readonly IPNetwork[] Forbidden =
    [
        .. new[]
        {
            "0.0.0.0/8", "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "fd00:ec2::/32", "fd20:ce::254/128", "ff00::/8", "100::/64", "2001:db8::/32", "2001::/32", "64:ff9b::/32",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork[] Inside =
        [.. new[] { "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7", "fec0::/10" }.Select(network => IPNetwork.Parse(network))];

    /// <summary>Null: it may.</summary>
    public static string? WhyRefused(IPAddress address, bool allowPrivate)
    {
        var judged = Embedded(address) ?? address;
        if (Forbidden.Any(network => network.Contains(judged))) return Never;
        return !allowPrivate && Inside.Any(network => network.Contains(judged)) ? Private : null;
    }

    /// <summary>IPv4 in IPv6 clothes: mapped, translated, compatible, NAT64 and 6to4.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes is [0x20, 0x02, ..]) return new(bytes.AsSpan(2, 4));
        if (bytes is [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] or [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, ..]) return new(bytes.AsSpan(12, 4));
        // ::1 and :: are none.
        return bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && (bytes[12] | bytes[13] | bytes[14]) != 0 ? new(bytes.AsSpan(12, 4)) : null;
    }
}
