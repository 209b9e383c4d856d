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

    [Fact]
    public void ChainFor_ProviderOfTheOtherKindOnly_IsShownAsSkipped()
    {
        var chain = Chains(FactorKind.Lifecycle).ChainFor("GB")!;

        Assert.Equal("neso", Assert.Single(chain.Skipped).Provider);
        Assert.False(chain.Admits(chain.Skipped[0]));
    }

    [Fact]
    public void ChainFor_EachPurpose_HasItsOwnSignalAndNoOther()
    {
        var average = new ScriptedProvider([]);
        var marginal = new ScriptedProvider([]) { Is = ScriptedProvider.Identity with { Provider = "moer", Signal = FactorSignal.Marginal, Gas = FactorGas.Co2 } };
        var chains = new ProviderChains([marginal, average], null);

        var inventory = chains.ChainFor("GB")!;
        var decision = chains.ChainFor("GB", FactorPurpose.Decision)!;

        Assert.Equal((FactorSignal.Average, FactorSignal.Marginal), (inventory.Family.Signal, decision.Family.Signal));
        Assert.Equal(["scripted"], chains.ProvidersOf(inventory).Select(provider => provider.Name));
        Assert.Equal(["moer"], chains.ProvidersOf(decision).Select(provider => provider.Name));
        // Of another purpose is not the same as left out.
        Assert.Empty(inventory.Skipped);
        Assert.False(inventory.Admits(marginal.Is));
    }

    [Fact]
    public void ChainFor_MarginalProviderAlone_LeavesTheInventoryUnpriced()
    {
        var chains = new ProviderChains([new ScriptedProvider([]) { Is = ScriptedProvider.Identity with { Signal = FactorSignal.Marginal } }], null);

        Assert.Null(chains.ChainFor("GB"));
        Assert.NotNull(chains.ChainFor("GB", FactorPurpose.Decision));
    }

    [Fact]
    public void ChainFor_ADecision_IgnoresTheAccountsKind()
    {
        var chains = new ProviderChains([new ScriptedProvider([]) { Is = ScriptedProvider.Identity with { Signal = FactorSignal.Marginal } }], FactorKind.Lifecycle);

        Assert.Equal(FactorKind.Direct, chains.ChainFor("GB", FactorPurpose.Decision)!.Family.Kind);
    }

    /// <summary>A country stands in for its part, in the kind that was asked for and in no other: JP has no direct figure.</summary>
    [Theory]
    [InlineData("US-CAL-CISO", null, FactorKind.Lifecycle, "owid-ember 2024 (CC BY 4.0); of US, in place of US-CAL-CISO")]
    [InlineData("US-CAL-CISO", FactorKind.Direct, FactorKind.Direct, "epa-egrid 2022 (public domain); of US, in place of US-CAL-CISO")]
    [InlineData("US-CAMX", FactorKind.Direct, FactorKind.Direct, "epa-egrid 2022 (public domain)")]
    [InlineData("JP-TK", FactorKind.Direct, null, null)]
    [InlineData("JP-TK", null, FactorKind.Lifecycle, "owid-ember 2024 (CC BY 4.0); of JP, in place of JP-TK")]
    public void Annual_OfAPartOfACountry_SaysWhoseFigureItIs(string zone, FactorKind? asked, FactorKind? kind, string? source)
    {
        var identity = new AnnualIntensityProvider(AnnualFactorTable.Bundled).IdentityFor(zone, asked);
        Assert.Equal((kind, source), (identity?.Kind, identity?.Source));
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
