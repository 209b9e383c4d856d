using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Energinet;

/// <summary><c>Grid:energinet:*</c>. The API needs no key.</summary>
internal sealed record EnerginetOptions(GridEndpoint Endpoint)
{
    public static EnerginetOptions Read(SettingsReader settings, bool isUsed) => new(
        GridEndpoint.Read(settings, EnerginetIntensityProvider.ProviderName, "https://api.energidataservice.dk/", TimeSpan.FromMinutes(5), isUsed));
}
