using System.Collections.Frozen;
using System.Net;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// What most providers have in common: where they are, how often they are asked, for which zones and with what secret. <paramref name="Zones"/> leads from the
/// site's zone to the provider's own name of it; empty: the provider's own list.
/// </summary>
internal sealed record GridEndpoint(string Provider, Uri BaseUrl, TimeSpan PollInterval, FrozenDictionary<string, string> Zones)
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromHours(24);

    /// <summary>The file with the token; null: none is needed.</summary>
    public RotatingSecret? Token { get; init; }

    /// <summary>How many requests the provider's terms allow; empty: no such limit is known.</summary>
    public IReadOnlyList<QuotaLimit> Quota { get; init; } = [];

    public string Key(string name) => $"Grid:{Provider}:{name}";

    /// <summary>The provider's own name of the site's zone; null: it has none. Where the settings name zones, there are no others.</summary>
    public string? NameOf(string zone, Func<string, string?> own) => Zones.Count > 0 ? Zones.GetValueOrDefault(zone) : own(zone);

    /// <summary>Throws <see cref="IntensityUnavailableException"/> that names the key of its file.</summary>
    public RotatingSecret NeededToken(string secretName) => Token ?? throw new IntensityUnavailableException($"{Key(secretName)} is not set");

    /// <summary>
    /// A secret is needed only if <paramref name="isUsed"/>: <c>Grid:Providers</c> names the provider. <paramref name="secretName"/> is the key of its file, such as
    /// <c>TokenFile</c>; null: the provider has none.
    /// </summary>
    public static GridEndpoint Read(SettingsReader settings, string provider, string baseUrl, TimeSpan pollInterval, bool isUsed, string? secretName = null, string quota = QuotaLimit.None)
    {
        var key = $"Grid:{provider}:BaseUrl";
        var endpoint = Of(settings, provider, Address(settings, key, baseUrl), pollInterval, quota);
        return secretName is null ? endpoint : endpoint.WithSecret(settings, key, RotatingSecret.Read(settings, endpoint.Key(secretName), isUsed));
    }

    /// <summary>An endpoint whose address was read already.</summary>
    public static GridEndpoint Of(SettingsReader settings, string provider, Uri url, TimeSpan pollInterval, string quota = QuotaLimit.None) => new(
        provider, url, settings.Duration($"Grid:{provider}:PollInterval", pollInterval, ShortestPoll, LongestPoll), ReadZones(settings, $"Grid:{provider}:Zones"))
    {
        Quota = QuotaLimit.Read(settings, provider, quota),
    };

    /// <summary>Throws if the secret would leave this machine unprotected.</summary>
    public GridEndpoint WithSecret(SettingsReader settings, string addressKey, RotatingSecret? secret) =>
        secret is not null && BaseUrl.Scheme == Uri.UriSchemeHttp && !IsLoopback(BaseUrl)
            ? throw settings.Wrong(addressKey, BaseUrl.OriginalString, "an https address: the token would cross the network in plaintext")
            : this with { Token = secret };

    /// <summary>An http or https address that relative paths can be put behind.</summary>
    public static Uri Address(SettingsReader settings, string key, string fallback)
    {
        var text = settings.Text(key, fallback);
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.Query.Length == 0 && url.UserInfo.Length == 0
            ? url
            : throw settings.Wrong(key, text, "an http or https address without a query or a user");
    }

    private static FrozenDictionary<string, string> ReadZones(SettingsReader settings, string section) => settings.Names(section)
        .ToFrozenDictionary(zone => zone, zone => settings.Text($"{section}:{zone}") ?? zone, StringComparer.Ordinal);

    private static bool IsLoopback(Uri url) => url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));
}
