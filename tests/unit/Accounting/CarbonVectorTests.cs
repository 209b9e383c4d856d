using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting;

/// <summary>Worked examples of time matching, by hand.</summary>
public class CarbonVectorTests
{
    private static readonly Pue NoOverhead = Pue.FromRatio(1);

    private static EmissionProduct Emit(long watts, long seconds, int intensity, Pue pue) =>
        EmissionProduct.Of(new(watts * seconds * 1000), pue, GramsPerKilowattHour.FromGrams(intensity));

    [Fact]
    public void Emissions_AcrossTheHour_UseEachHoursIntensity()
    {
        // 700 W from 10:50 to 11:20, 200 g/kWh before eleven and 300 after: 23.33 + 70.00 g.
        var before = Emit(700, 600, 200, NoOverhead);
        var after = Emit(700, 1200, 300, NoOverhead);
        Assert.Equal(23_333_333_333, before.ToGrams().Nanograms);
        Assert.Equal(70_000_000_000, after.ToGrams().Nanograms);
        Assert.Equal(93_333_333_333, (before + after).ToGrams().Nanograms);
    }

    [Fact]
    public void WeightedIntensity_AcrossTheHour_IsEnergyWeighted()
    {
        var average = default(WeightedIntensity)
            .Add(new(700 * 600 * 1000), GramsPerKilowattHour.FromGrams(200))
            .Add(new(700 * 1200 * 1000), GramsPerKilowattHour.FromGrams(300));
        Assert.Equal(266_666_667, average.Average!.Value.Micrograms);
    }

    [Fact]
    public void Emissions_WithPue_ScaleOnce()
    {
        var pue = Pue.FromRatio(1.2m);
        Assert.Equal(112_000_000_000, (Emit(700, 600, 200, pue) + Emit(700, 1200, 300, pue)).ToGrams().Nanograms);
    }

    [Fact]
    public void Emissions_MatchedInTime_AreNotMeanTimesMean()
    {
        var matched = Emit(700, 12 * 3600, 100, NoOverhead) + Emit(200, 12 * 3600, 400, NoOverhead);
        Assert.Equal(1_800_000_000_000, matched.ToGrams().Nanograms);
        var mean = Emit(450, 24 * 3600, 250, NoOverhead);
        Assert.Equal(2_700_000_000_000, mean.ToGrams().Nanograms);
        var average = default(WeightedIntensity)
            .Add(Joules.FromKilowattHours(8.4m), GramsPerKilowattHour.FromGrams(100))
            .Add(Joules.FromKilowattHours(2.4m), GramsPerKilowattHour.FromGrams(400));
        Assert.Equal(166_666_667, average.Average!.Value.Micrograms);
    }

    [Fact]
    public void Emissions_Revised_DifferByTheAdjustment()
    {
        var energy = Joules.FromKilowattHours(123.4m);
        var pue = Pue.FromRatio(1.12m);
        var estimate = EmissionProduct.Of(energy, pue, GramsPerKilowattHour.FromGrams(352));
        var settled = EmissionProduct.Of(energy, pue, GramsPerKilowattHour.FromGrams(330));
        // 123.4 × 1.12 × 352 and × 330, exactly.
        Assert.Equal(48_649_216_000_000, estimate.ToGrams().Nanograms);
        Assert.Equal(45_608_640_000_000, settled.ToGrams().Nanograms);
        Assert.Equal(-3_040_576_000_000, (settled - estimate).ToGrams().Nanograms);
    }

    [Fact]
    public void Average_WithoutEnergy_IsUnknown() => Assert.Null(default(WeightedIntensity).Average);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(5_000_000_000_000)]
    [InlineData(-5_000_000_000_000)]
    public void Parts_ThereAndBack_AreExact(long value)
    {
        var product = new EmissionProduct(value);
        var (micrograms, remainder) = product.ToParts();
        Assert.InRange(remainder, 0, EmissionProduct.PerMicrogram - 1);
        Assert.Equal(product, EmissionProduct.FromParts(micrograms, remainder));
    }

    [Fact]
    public void Emissions_OfAYearOfALargeFleet_DoNotOverflow()
    {
        // 100,000 GPUs at 1 kW for a year, PUE 2, 1,000 g/kWh: 1.752 million tonnes, two hundred times what 64 bits of nanograms hold.
        var product = EmissionProduct.Of(Joules.FromKilowattHours(876_000_000), Pue.FromRatio(2), GramsPerKilowattHour.FromGrams(1000));

        Assert.Equal(1.752e12, product.ToGrams().Value, 1e-3);
        var (micrograms, remainder) = product.ToParts();
        Assert.Equal(1_752_000_000_000_000_000, micrograms);
        Assert.Equal(product, EmissionProduct.FromParts(micrograms, remainder));
        Assert.Equal(3.504e12, GramsCo2e.Sum([product.ToGrams(), product.ToGrams()]).Value, 1e-3);
    }
}
