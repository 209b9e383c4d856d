using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting;

public sealed class GramsBoundsTests
{
    private static GramsCo2e Grams(long grams) => new((Int128)grams * 1_000_000_000);

    /// <summary>Kinds combine in quadrature, 11.6 %; a month of hours keeps them, since they share their error.</summary>
    [Fact]
    public void Bounds_OfAMonthOfHours_StayAsWideAsOneHour()
    {
        var kinds = RelativeHalfWidth.InQuadrature(RelativeHalfWidth.FromPercent(5), RelativeHalfWidth.FromPercent(3), RelativeHalfWidth.FromPercent(10));
        var month = Enumerable.Repeat(GramsBounds.Relative(Grams(100), kinds), 720).Aggregate((sum, hour) => sum + hour);

        Assert.Equal(11.6, Math.Round(kinds.Value * 100, 1));
        Assert.Equal(kinds.Value, (month.High.Value - month.Low.Value) / 2 / 72_000, 1e-9);
    }

    [Fact]
    public void Relative_WiderThanTheGrams_IsNotBelowZero()
    {
        Assert.Equal(0, GramsBounds.Relative(Grams(10), RelativeHalfWidth.FromPercent(150)).Low.Value);
        Assert.Equal(25, GramsBounds.Relative(Grams(10), RelativeHalfWidth.FromPercent(150)).High.Value);
    }

    [Theory]
    [InlineData(ErrorKind.BoardSensor, 0.05)]
    [InlineData(ErrorKind.NodeFromGpu, 0.20)]
    [InlineData(ErrorKind.Pue, 0.10)]
    [InlineData(ErrorKind.IntensityMeasured, 0.05)]
    [InlineData(ErrorKind.IntensityEstimated, 0.20)]
    [InlineData(ErrorKind.IntensityAnnual, 0.40)]
    [InlineData(ErrorKind.Embodied, 0.50)]
    [InlineData(ErrorKind.Water, 0.50)]
    public void Usual_Kind_IsTheWiderEnd(ErrorKind kind, double width) => Assert.Equal(width, UsualHalfWidth.Of(kind).Value);

    [Fact]
    public void Usual_NoSuchKind_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => UsualHalfWidth.Of((ErrorKind)99));

    /// <summary>Sensor, PUE and an estimated intensity, as one total has them.</summary>
    [Fact]
    public void Usual_KindsOfOneTotal_CombineInQuadrature() => Assert.Equal(21.2, Math.Round(100 * RelativeHalfWidth.InQuadrature(
        UsualHalfWidth.Of(ErrorKind.BoardSensor), UsualHalfWidth.Of(ErrorKind.IntensityMeasured), UsualHalfWidth.Of(ErrorKind.IntensityEstimated)).Value, 1));
}
