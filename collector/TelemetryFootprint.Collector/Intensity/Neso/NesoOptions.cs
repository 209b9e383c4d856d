using System.Collections.Frozen;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary><c>Grid:neso:*</c>. The API needs no key.</summary>
internal sealed record NesoOptions(Uri BaseUrl, TimeSpan PollInterval)
{
    private const string BaseUrlKey = "Grid:neso:BaseUrl";
    private const string ZonesSection = "Grid:neso:Zones";
    private const string DefaultBaseUrl = "https://api.carbonintensity.org.uk/";

    /// <summary><c>Grid:neso:Zones:&lt;zone&gt;=&lt;region&gt;</c>: regions 1 to 14 are the network operators', 15 England, 16 Scotland, 17 Wales.</summary>
    public FrozenDictionary<string, int> Regions { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Its terms speak of a limit and name none.</summary>
    public IReadOnlyList<QuotaLimit> Quota { get; init; } = [];

    public static NesoOptions Read(SettingsReader settings)
    {
        return new NesoOptions(
            GridEndpoint.Address(settings, BaseUrlKey, DefaultBaseUrl),
            settings.Duration("Grid:neso:PollInterval", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)))
        {
            Quota = QuotaLimit.Read(settings, NesoIntensityProvider.ProviderName, QuotaLimit.None),
            Regions = settings.Names(ZonesSection).ToFrozenDictionary(
                zone => zone, zone => settings.Whole($"{ZonesSection}:{zone}", 0, 1, 17), StringComparer.Ordinal),
        };
    }
}
