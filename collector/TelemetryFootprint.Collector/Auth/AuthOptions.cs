using TelemetryFootprint.Collector.Auth.Http.Proxies;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Auth;

/// <summary><c>Auth:*</c>. Off loopback a credential is always asked for; <c>Auth:Required</c> asks on loopback too, for proxies on this host.</summary>
internal sealed record AuthOptions(bool Required, ProxyOptions Proxies, WebConfigText? WebConfig, WebSettings Web)
{
    public const string RequiredKey = "Auth:Required";

    public static AuthOptions Read(SettingsReader settings)
    {
        if (settings.Text(RequiredKey) is { } said && !settings.Flag(RequiredKey, true))
            throw settings.Wrong(RequiredKey, said, "true: it can be asked for on loopback too, and never be given up off it");
        var (required, proxies) = (settings.Flag(RequiredKey, false), ProxyOptions.Read(settings));
        if (settings.Text(WebConfigFile.Key) is not { } file) return new AuthOptions(required, proxies, null, WebSettings.None);
        var text = WebConfigFile.Read(file);
        return new AuthOptions(required, proxies, new(file, text), WebConfigFile.Parse(text, file));
    }
}
