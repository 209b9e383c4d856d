using TelemetryFootprint.Collector.Intensity.Annual;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>Grid:*</c>: the providers, best first, and the settings of each.</summary>
internal sealed record GridOptions(IReadOnlyList<string> Providers, NesoOptions Neso)
{
    private const string ProvidersKey = "Grid:Providers";

    public static GridOptions Read(SettingsReader settings)
    {
        var names = settings.List(ProvidersKey, "neso,annual");
        if (names.Count == 0)
            throw new ConfigurationException(ProvidersKey, "is empty; name neso, annual or both");
        foreach (var name in names)
        {
            if (name is not (NesoIntensityProvider.ProviderName or AnnualIntensityProvider.ProviderName))
                throw settings.Wrong(ProvidersKey, name, "a known provider (neso, annual)");
        }

        return new GridOptions([.. names.Distinct(StringComparer.Ordinal)], NesoOptions.Read(settings));
    }
}
