using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.UnitTests.Collector.Core.Carbon;

public sealed class GenerationMixTests
{
    /// <summary>However the thirds round, they are one whole; what charges or stands still is no part of it.</summary>
    [Fact]
    public void Of_Thirds_SumToTheWhole()
    {
        var mix = GenerationMix.Of([new(Fuel.Wind, 1), new(Fuel.Coal, 1), new(Fuel.Gas, 1), new(Fuel.HydroStorage, -5), new(Fuel.Oil, 0)])!;
        Assert.Equal("coal=333333 gas=333333 wind=333334", mix.Text);
        Assert.Equal([(Fuel.Coal, 333_333), (Fuel.Gas, 333_333), (Fuel.Wind, 333_334)], mix.Parts);
    }

    [Fact]
    public void Of_NothingGenerated_IsUnknown() => Assert.Null(GenerationMix.Of([new(Fuel.Solar, 0), new(Fuel.BatteryStorage, -3)]));

    /// <summary>Imports and storage may be clean; nobody says so.</summary>
    [Fact]
    public void CarbonFree_CountsNothingThatIsNotTold()
    {
        var mix = GenerationMix.Of([new(Fuel.Unknown, 10), new(Fuel.HydroStorage, 10), new(Fuel.BatteryStorage, 10), new(Fuel.Gas, 30), new(Fuel.Nuclear, 15), new(Fuel.Biomass, 25)])!;
        Assert.Equal(400_000, mix.CarbonFreePartsPerMillion);
    }

    [Fact]
    public void Names_OfEveryFuel_AreReadAsThemselves() =>
        Assert.All(Enum.GetValues<Fuel>(), fuel => Assert.Equal(fuel, FuelName.Find(FuelName.Of(fuel))));

    /// <summary>Less than a millionth, and more than any scale holds.</summary>
    [Theory]
    [InlineData("0.0000001")]
    [InlineData("9000000000000000")]
    public void Of_AmountsBeyondTheScale_IsNoMix(string amount) =>
        Assert.Null(GenerationMix.Of([new(Fuel.Gas, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))]));
}
