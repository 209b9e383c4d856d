namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>Every provider that speaks HTTP.</summary>
internal static class ProviderScripts
{
    public static IReadOnlyDictionary<string, ProviderScript> All { get; } =
        new ProviderScript[]
        {
            new NesoScript(), new NesoRegionScript(), new ElectricityMapsScript(), new WattTimeScript(), new EnerginetScript(), new RteScript(), new EntsoeScript(),
            new EiaScript(), new HttpJsonScript(),
        }.ToDictionary(script => script.Label, StringComparer.Ordinal);
}
