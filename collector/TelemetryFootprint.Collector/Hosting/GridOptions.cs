using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Csv;
using TelemetryFootprint.Collector.Intensity.Eia;
using TelemetryFootprint.Collector.Intensity.ElectricityMaps;
using TelemetryFootprint.Collector.Intensity.Energinet;
using TelemetryFootprint.Collector.Intensity.Entsoe;
using TelemetryFootprint.Collector.Intensity.HttpJson;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.Collector.Intensity.Rte;
using TelemetryFootprint.Collector.Intensity.WattTime;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>Grid:*</c>: the providers, best first, and the settings of each.</summary>
internal sealed record GridOptions(IReadOnlyList<string> Providers, NesoOptions Neso)
{
    private const string ProvidersKey = "Grid:Providers";

    public required ElectricityMapsOptions ElectricityMaps { get; init; }

    public required WattTimeOptions WattTime { get; init; }

    public required EnerginetOptions Energinet { get; init; }

    public required RteOptions Rte { get; init; }

    public required EntsoeOptions Entsoe { get; init; }

    public required EiaOptions Eia { get; init; }

    public required HttpJsonOptions HttpJson { get; init; }

    public required CsvOptions Csv { get; init; }

    public static GridOptions Read(SettingsReader settings)
    {
        var names = settings.List(ProvidersKey, "neso,annual");
        if (names.Count == 0)
            throw new ConfigurationException(ProvidersKey, $"is empty; name some of {string.Join(", ", GridProviders.Known)}");
        foreach (var name in names)
        {
            if (!GridProviders.Known.Contains(name, StringComparer.Ordinal))
                throw settings.Wrong(ProvidersKey, name, $"a known provider ({string.Join(", ", GridProviders.Known)})");
        }

        bool IsUsed(string name) => names.Contains(name, StringComparer.Ordinal);
        return new GridOptions([.. names.Distinct(StringComparer.Ordinal)], NesoOptions.Read(settings))
        {
            ElectricityMaps = ElectricityMapsOptions.Read(settings, IsUsed(ElectricityMapsIntensityProvider.ProviderName)),
            WattTime = WattTimeOptions.Read(settings, IsUsed(WattTimeIntensityProvider.ProviderName)),
            Energinet = EnerginetOptions.Read(settings, IsUsed(EnerginetIntensityProvider.ProviderName)),
            Rte = RteOptions.Read(settings, IsUsed(RteIntensityProvider.ProviderName)),
            Entsoe = EntsoeOptions.Read(settings, IsUsed(EntsoeIntensityProvider.ProviderName)),
            Eia = EiaOptions.Read(settings, IsUsed(EiaIntensityProvider.ProviderName)),
            HttpJson = HttpJsonOptions.Read(settings, IsUsed(HttpJsonIntensityProvider.ProviderName)),
            Csv = CsvOptions.Read(settings, IsUsed(CsvIntensityProvider.ProviderName)),
        };
    }
}
