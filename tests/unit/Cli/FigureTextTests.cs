using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.UnitTests.Cli;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData(null, "unknown W")]
    [InlineData(0.0, "0.0 W")]
    [InlineData(999.9, "999.9 W")]
    [InlineData(4200.0, "4.2 kW")]
    [InlineData(12_345_678.0, "12.3 MW")]
    [InlineData(2e9, "2.0 GW")]
    public void Scaled_AnyValue_IsShortAndNeverZeroForUnknown(double? value, string expected) => Assert.Equal(expected, FigureText.Scaled(value, "W"));

    [Theory]
    [InlineData(null, false, "unknown")]
    [InlineData(null, true, "unpriced")]
    [InlineData(1.5, true, "≥ 1.500")]
    [InlineData(0.25, false, "0.250000")]
    [InlineData(1234.56, false, "1234.6")]
    public void Grams_PricedOrNot_SaysWhich(double? value, bool unpriced, string expected) =>
        Assert.Equal(expected, FigureText.Grams(new GramsSince(value, unpriced)));

    [Fact]
    public void Sum_OfKnownAndUnknown_IsALowerBound()
    {
        var sum = GramsSince.Sum([new(1, false), new(null, false), new(2, false)]);

        Assert.Equal(3, sum.Value);
        Assert.True(sum.IsUnpriced);
    }

    [Fact]
    public void Sum_OfNothingKnown_IsUnknown() => Assert.Null(GramsSince.Sum([new(null, false)]).Value);
}
