using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Annual;
using TelemetryFootprint.Collector.Intensity.Neso;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class ProviderChainsTests
{
    [Fact]
    public void ChainFor_NesoFirst_IsDirectCo2AndSkipsTheYearlyCo2e()
    {
        var chain = Chains(null).ChainFor("GB");

        Assert.NotNull(chain);
        Assert.Equal((FactorKind.Direct, FactorGas.Co2, 30), (chain.Family.Kind, chain.Family.Gas, chain.SlotMinutes));
        Assert.Equal("annual", Assert.Single(chain.Skipped).Provider);
    }

    [Fact]
    public void ChainFor_LifecycleAsked_TakesTheYearlyFigure()
    {
        var chains = Chains(FactorKind.Lifecycle);

        Assert.Equal(["annual"], chains.ProvidersOf(chains.ChainFor("GB")!).Select(provider => provider.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("XX")]
    public void ChainFor_UncoveredZone_IsNone(string zone) => Assert.Null(Chains(null).ChainFor(zone));

    private static ProviderChains Chains(FactorKind? kind) => new(
        [
            new NesoIntensityProvider(new NesoOptions(new Uri("http://127.0.0.1:1/"), TimeSpan.FromMinutes(5)), null!, NullLogger<NesoIntensityProvider>.Instance),
            new AnnualIntensityProvider(AnnualFactorTable.Bundled),
        ],
        kind);
}
