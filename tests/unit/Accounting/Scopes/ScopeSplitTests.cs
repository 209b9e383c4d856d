using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Scopes;

public sealed class ScopeSplitTests
{
    private static readonly FacilityEnergy MegawattHour = FacilityEnergy.Of(Joules.FromKilowattHours(800), Pue.FromRatio(1.25m));

    private static GramsPerKilowattHour Per(decimal grams) => GramsPerKilowattHour.FromGrams(grams);

    [Theory]
    [InlineData(Ownership.Own, EmissionScope.Scope2)]
    [InlineData(Ownership.Colocation, EmissionScope.Scope2)]
    [InlineData(Ownership.Cloud, EmissionScope.Scope3PurchasedServices)]
    public void Of_Ownership_DecidesTheScopeOfCombustion(Ownership ownership, EmissionScope scope)
    {
        var split = ScopeSplit.Of(MegawattHour, Per(170), ScopeSplit.UpstreamOf(Per(170), Per(215.64m)), null, ownership);

        Assert.Equal(scope, split.CombustionScope);
        Assert.Equal(170_000, split.Combustion!.Value.Grams.Value, 1e-6);
        Assert.Equal(45_640, split.Upstream!.Value.Grams.Value, 1e-6);
    }

    [Fact]
    public void Of_DirectAndUpstream_SumToTheLifecycle()
    {
        var split = ScopeSplit.Of(MegawattHour, Per(123.456789m), ScopeSplit.UpstreamOf(Per(123.456789m), Per(210.987654m)), null, Ownership.Own);

        Assert.Equal(
            EmissionProduct.OfWeighted(MegawattHour.MillijoulePartsPerMillion, Per(210.987654m)).ToGrams(),
            split.Combustion!.Value.Grams + split.FuelAndEnergy!.Value.Grams);
    }

    /// <summary>5 % lost of what is generated is 1/19 of what arrives.</summary>
    [Fact]
    public void Of_KnownLosses_AreCombustionOfWhatWasLost()
    {
        var split = ScopeSplit.Of(MegawattHour, Per(380), null, 50_000, Ownership.Own);

        Assert.Equal(20_000, split.Losses!.Value.Grams.Value, 1e-6);
        Assert.Null(split.Upstream);
        Assert.Equal(split.Losses, split.FuelAndEnergy);
    }

    /// <summary>France's yearly rows: 50 direct of one publisher, 44.18 lifecycle of another. Their difference is no emission.</summary>
    [Fact]
    public void Of_FactorsOfTwoPublishers_HaveNoUpstream()
    {
        var split = ScopeSplit.Of(MegawattHour, Per(50), ScopeSplit.UpstreamOf(Per(50), Per(44.18m)), null, Ownership.Own);

        Assert.Equal(50_000, split.Combustion!.Value.Grams.Value, 1e-6);
        Assert.Null(split.Upstream);
        Assert.Null(split.FuelAndEnergy);
    }

    [Fact]
    public void Of_LifecycleOnly_SaysNothingOfScope2()
    {
        var split = ScopeSplit.Of(MegawattHour, null, ScopeSplit.UpstreamOf(null, Per(44)), 50_000, Ownership.Own);

        Assert.Null(split.Combustion);
        Assert.Null(split.Upstream);
        Assert.Null(split.Losses);
    }
}
