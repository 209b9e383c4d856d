using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.UnitTests.Accounting.Water;

public sealed class WaterFootprintTests
{
    private static LitresPerKilowattHour Per(decimal litres) => LitresPerKilowattHour.FromLitres(litres);

    [Fact]
    public void Of_ItEnergy_MultipliesOnlyTheOffSiteTermByThePue()
    {
        var water = WaterFootprint.Of(Joules.FromKilowattHours(1000), Pue.FromRatio(1.17m), Per(0.55m), Per(3.142m));

        Assert.Equal(550, water.OnSite!.Value.Value, 1e-6);
        Assert.Equal(3676.14, water.OffSite!.Value.Value, 1e-6);
        Assert.Equal(4226.14, water.Total!.Value.Value, 1e-6);
    }

    /// <summary>The same machines, told by the site's meter: the answer is the same, so the PUE is in it once.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("1.17")]
    [InlineData("1.58")]
    public void OfFacility_SameMachines_IsTheSameWater(string ratio)
    {
        var pue = Pue.FromRatio(decimal.Parse(ratio, System.Globalization.CultureInfo.InvariantCulture));
        var it = Joules.FromKilowattHours(1170);

        var told = WaterFootprint.OfFacility(FacilityEnergy.Of(it, pue), pue, Per(0.55m), Per(3.142m));

        Assert.Equal(WaterFootprint.Of(it, pue, Per(0.55m), Per(3.142m)), told);
    }

    /// <summary>GPT-3's 1,287 MWh hold a PUE of 1.10 already; on the machines' 1,170 MWh the US row of Li et al. is 4,945 m³, 9 % lower than printed.</summary>
    [Fact]
    public void OfFacility_PublishedEnergyOfGpt3_IsNinePercentBelowThePrint()
    {
        var it = Joules.FromKilowattHours(1_170_000);

        var water = WaterFootprint.Of(it, Pue.FromRatio(1.17m), Per(0.55m), Per(3.142m));

        Assert.Equal(643.5e3, water.OnSite!.Value.Value);
        Assert.InRange(water.OffSite!.Value.Value, 4_300.9e3, 4_301.1e3);
        Assert.InRange(water.Total!.Value.Value / 5_439_000, 0.905, 0.915);
    }

    [Fact]
    public void Of_UnknownSite_IsUnknownNotZero()
    {
        var water = WaterFootprint.Of(Joules.FromKilowattHours(10), Pue.Unset, null, Per(2));

        Assert.Null(water.OnSite);
        Assert.Equal(20, water.OffSite!.Value.Value);
        Assert.Null(water.Total);
        Assert.Null((water + WaterFootprint.Of(Joules.FromKilowattHours(1), Pue.Unset, Per(1), Per(1))).OnSite);
    }

    [Fact]
    public void Sum_OfKnown_AddsBothTerms()
    {
        var one = WaterFootprint.Of(Joules.FromKilowattHours(1), Pue.FromRatio(2), Per(3), Per(4));

        Assert.Equal((6.0, 16.0), ((one + one).OnSite!.Value.Value, (one + one).OffSite!.Value.Value));
    }
}
