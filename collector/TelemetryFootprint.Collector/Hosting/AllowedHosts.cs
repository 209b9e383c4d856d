using System.Net;
using Microsoft.Extensions.Primitives;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>
/// <c>Listen:AllowedHosts</c>: the names that a request to Listen:Http may have asked for. A page on the web can let its own name resolve to loopback, and
/// its reader's browser then takes the collector for a part of that page; the name is all that tells. Addresses cannot be turned so, and with
/// localhost and the machine's own name they are allowed always. Listen:Grpc needs no such list: no browser speaks HTTP/2 without TLS, nor with a certificate of another name.
/// </summary>
internal sealed class AllowedHosts
{
    public const string Key = "Listen:AllowedHosts";
    private const string Any = "*";
    private readonly List<StringSegment> _names = ["localhost", "*.localhost", Dns.GetHostName(), Environment.MachineName];
    private readonly bool _isAny;

    private AllowedHosts(IReadOnlyList<string> names, bool isAny)
    {
        _isAny = isAny || names.Contains(Any);
        _names.AddRange(names.Select(name => new StringSegment(name)));
    }

    /// <summary>
    /// Unset, every name is allowed where <paramref name="asksCallers"/>: a page in the browser knows no credential. It needs none where loopback
    /// itself <paramref name="isBelieved"/> about who asks: it comes from there, and says so in a header.
    /// </summary>
    public static AllowedHosts Read(SettingsReader settings, bool asksCallers, bool isBelieved)
    {
        var names = settings.List(Key, "");
        foreach (var name in names.Where(name => name != Any && Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) != UriHostNameType.Dns))
            throw settings.Wrong(Key, name, "names without ports such as collector.example or *.example, or * for any");
        return new(names, names.Count == 0 && asksCallers && !isBelieved);
    }

    /// <summary>Only a client that is no browser asks for none.</summary>
    public bool Allows(HostString asked) =>
        _isAny || !asked.HasValue || IPAddress.TryParse(asked.Host.Trim('[', ']'), out _) || HostString.MatchesAny(asked.Host.TrimEnd('.'), _names);
}
