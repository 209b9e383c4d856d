using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Entsoe;

/// <summary><c>Grid:entsoe:*</c>. Zones beside the usual ones are given by their EIC code.</summary>
internal sealed record EntsoeOptions(GridEndpoint Endpoint)
{
    public static EntsoeOptions Read(SettingsReader settings, bool isUsed) => new(
        GridEndpoint.Read(settings, EntsoeIntensityProvider.ProviderName, "https://web-api.tp.entsoe.eu/", TimeSpan.FromMinutes(15), isUsed, "TokenFile"));
}
