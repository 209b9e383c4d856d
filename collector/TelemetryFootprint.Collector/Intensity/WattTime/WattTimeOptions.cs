using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.WattTime;

/// <summary><c>Grid:watttime:*</c>. Its regions are its own: each zone is mapped to one.</summary>
internal sealed record WattTimeOptions(GridEndpoint Endpoint, string User)
{
    public static WattTimeOptions Read(SettingsReader settings, bool isUsed)
    {
        var endpoint = GridEndpoint.Read(
            settings, WattTimeIntensityProvider.ProviderName, "https://api.watttime.org/", TimeSpan.FromMinutes(5), isUsed, "PasswordFile");
        var user = settings.Text(endpoint.Key("User"), "");
        if (isUsed && (user.Length == 0 || user.Contains(':', StringComparison.Ordinal)))
            throw new ConfigurationException(endpoint.Key("User"), "is missing, or has a colon in it; write the name of the account");
        return new WattTimeOptions(endpoint, user);
    }
}
