using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Eia;

/// <summary><c>Grid:eia:*</c>. Zones beside the usual ones are given by their balancing authority.</summary>
internal sealed record EiaOptions(GridEndpoint Endpoint)
{
    public static EiaOptions Read(SettingsReader settings, bool isUsed) => new(
        GridEndpoint.Read(settings, EiaIntensityProvider.ProviderName, "https://api.eia.gov/v2/", TimeSpan.FromMinutes(30), isUsed, "TokenFile", "9000/hour"));
}
