using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Rte;

/// <summary><c>Grid:rte:*</c>. The API can be asked without a key, 50,000 times a month.</summary>
internal sealed record RteOptions(GridEndpoint Endpoint)
{
    public static RteOptions Read(SettingsReader settings, bool isUsed) => new(
        GridEndpoint.Read(settings, RteIntensityProvider.ProviderName, "https://odre.opendatasoft.com/api/explore/v2.1/", TimeSpan.FromMinutes(10), isUsed, quota: "50000/month"));
}
