using System.Net;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Auth.Http.Proxies;

/// <summary><c>Auth:TrustedProxies</c> and <c>Auth:Groups:&lt;name&gt;:{Group,Scope,Projects}</c>: single sign-on by a reverse proxy that says who asks.</summary>
internal sealed record ProxyOptions(IReadOnlyList<IPNetwork> Proxies, IReadOnlyList<GroupRule> Groups)
{
    public const string ProxiesKey = "Auth:TrustedProxies";
    private const string GroupsKey = "Auth:Groups";

    public static ProxyOptions None { get; } = new([], []);

    public bool IsOn => Proxies.Count > 0;

    public static ProxyOptions Read(SettingsReader settings)
    {
        var proxies = settings.List(ProxiesKey, "").Select(text => Network(settings, text)).ToList();
        var groups = settings.Names(GroupsKey).Select(name => Rule(settings, $"{GroupsKey}:{name}", name)).ToList();
        if (proxies.Count > 0 && groups.Count == 0) throw new ConfigurationException(ProxiesKey, $"needs {GroupsKey}:<name>:Scope: without a group nobody may do anything");
        if (proxies.Count == 0 && groups.Count > 0) throw new ConfigurationException(GroupsKey, $"needs {ProxiesKey}: nobody else is believed about groups");
        return new(proxies, groups);
    }

    /// <summary>An address of loopback is among them: so programs of this machine are believed, a browser too.</summary>
    public bool TrustsLoopback => Trusts(IPAddress.Loopback) || Trusts(IPAddress.IPv6Loopback) || Proxies.Any(proxy => IPAddress.IsLoopback(proxy.BaseAddress));

    public bool Trusts(IPAddress? address)
    {
        if (address is null) return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Proxies.Any(proxy => proxy.Contains(plain));
    }

    private static IPNetwork Network(SettingsReader settings, string text)
    {
        if (IPAddress.TryParse(text, out var one)) return new(one, one.GetAddressBytes().Length * 8);
        if (!IPNetwork.TryParse(text, out var network)) throw settings.Wrong(ProxiesKey, text, "an address such as 10.0.0.5, or a network such as 10.0.0.0/28");
        return network.PrefixLength > 0 ? network : throw settings.Wrong(ProxiesKey, text, "a network of proxies: it is everybody, who could then be anybody");
    }

    private static GroupRule Rule(SettingsReader settings, string key, string name)
    {
        var word = settings.Text($"{key}:Scope") ?? throw new ConfigurationException($"{key}:Scope", $"is missing; {ApiScopeWord.Known}");
        var scope = ApiScopeWord.Parse(word) ?? throw settings.Wrong($"{key}:Scope", word, ApiScopeWord.Known);
        return new(settings.Text($"{key}:Group", name), new(scope, settings.List($"{key}:Projects", "")));
    }
}
