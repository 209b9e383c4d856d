using TelemetryFootprint.Collector.Auth.Http.Proxies;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Auth;

/// <summary><c>Auth:*</c>. Off loopback a credential is always asked for; <c>Auth:Required</c> asks on loopback too, for proxies on this host.</summary>
internal sealed record AuthOptions(bool Required, ProxyOptions Proxies, string? WebConfigPath, WebSettings Web)
{
    public const string RequiredKey = "Auth:Required";

    public static AuthOptions Read(SettingsReader settings)
    {
        if (settings.Text(RequiredKey) is { } text && !settings.Flag(RequiredKey, true))
            throw settings.Wrong(RequiredKey, text, "true: it can be asked for on loopback too, and never be given up off it");
        var file = settings.Text(WebConfigFile.Key);
        return new AuthOptions(
            settings.Flag(RequiredKey, false), ProxyOptions.Read(settings), file, file is null ? WebSettings.None : WebConfigFile.Parse(WebConfigFile.Read(file), file));
    }
}
