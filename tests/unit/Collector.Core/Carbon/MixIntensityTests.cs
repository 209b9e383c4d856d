using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.UnitTests.Collector.Core.Carbon;

public sealed class MixIntensityTests
{
    [Theory]
    [InlineData(FactorKind.Lifecycle, 2_372_000)]
    [InlineData(FactorKind.Direct, 1_870_000)]
    public void Of_TheVectorsMix_IsGramsOverEnergy(FactorKind kind, int grams)
    {
        var mix = new Dictionary<Fuel, decimal> { [Fuel.Gas] = 3000, [Fuel.Coal] = 1000, [Fuel.Nuclear] = 5000, [Fuel.Wind] = 2000 };

        Assert.Equal(grams / 11_000m, Of(mix, kind)!.Value, 9);
    }

    [Fact]
    public void Of_NothingGenerated_IsUnknownAndNot0()
    {
        Assert.Null(Of([], FactorKind.Direct));
        Assert.Null(Of(new() { [Fuel.Hydro] = 0, [Fuel.BatteryStorage] = -500 }, FactorKind.Direct));
    }

    [Fact]
    public void Of_WindAlone_IsADirectZero() => Assert.Equal(0, Of(new() { [Fuel.Wind] = 10 }, FactorKind.Direct));

    [Fact]
    public void Of_AChargingStorage_TakesNothingAway() =>
        Assert.Equal(490, Of(new() { [Fuel.Gas] = 100, [Fuel.BatteryStorage] = -90 }, FactorKind.Lifecycle));

    [Fact]
    public void Of_AFuelWithoutADirectFactor_CountsAsUnknown() => Assert.Equal(575, Of(new() { [Fuel.Ocean] = 3 }, FactorKind.Direct));

    private static decimal? Of(Dictionary<Fuel, decimal> mix, FactorKind kind) => MixIntensity.GramsPerKilowattHourOf(mix, kind, FuelFactorTable.Bundled);
}
