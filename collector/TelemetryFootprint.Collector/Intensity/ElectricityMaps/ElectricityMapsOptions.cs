using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.ElectricityMaps;

/// <summary>
/// <c>Grid:electricitymaps:*</c>. <paramref name="StepMinutes"/> is the granularity that the plan allows: 5, 15 or 60. <paramref name="AsksForecast"/> is off
/// by default: the free plan answers with 401, and each question counts.
/// </summary>
internal sealed record ElectricityMapsOptions(GridEndpoint Endpoint, int StepMinutes, bool AsksForecast)
{
    public static ElectricityMapsOptions Read(SettingsReader settings, bool isUsed)
    {
        const string Name = ElectricityMapsIntensityProvider.ProviderName;
        var endpoint = GridEndpoint.Read(settings, Name, "https://api.electricitymaps.com/v4/", TimeSpan.FromMinutes(15), isUsed, "TokenFile");
        return new ElectricityMapsOptions(endpoint, FactorWords.Step(settings, endpoint.Key("Step"), 5, 15, 60), settings.Flag(endpoint.Key("Forecast"), false));
    }
}
