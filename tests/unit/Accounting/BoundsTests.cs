using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting;

public class BoundsTests
{
    [Theory]
    [InlineData(5, 3, 10, 11.6)]
    [InlineData(5, 5, 20, 21.2)]
    public void Quadrature_OfIndependentKinds_IsTheRootOfSquares(int first, int second, int third, double expected)
    {
        var combined = RelativeHalfWidth.InQuadrature(
            RelativeHalfWidth.FromPercent(first), RelativeHalfWidth.FromPercent(second), RelativeHalfWidth.FromPercent(third));
        Assert.Equal(expected, Math.Round(combined.Value * 100, 1));
    }

    [Fact]
    public void Bounds_OverManyIntervals_DoNotShrink()
    {
        var hours = Enumerable.Range(0, 720).Select(_ => EnergyBounds.Relative(new(1_000_000), RelativeHalfWidth.FromPercent(10))).ToList();
        Assert.Equal(648_000_000, hours.Sum(bounds => bounds.Low.Millijoules));
        Assert.Equal(792_000_000, hours.Sum(bounds => bounds.High.Millijoules));
    }

    [Fact]
    public void Absolute_OfAPowerRange_IsPowerTimesTime()
    {
        var bounds = EnergyBounds.Absolute(new(200_000), new Watts(46_000), new Watts(407_000), 1_000_000);
        Assert.Equal(46_000, bounds.Low.Millijoules);
        Assert.Equal(407_000, bounds.High.Millijoules);
    }

    [Fact]
    public void Absolute_BelowTheFigure_IsWidenedToHoldIt() =>
        Assert.Equal(500_000, EnergyBounds.Absolute(new(500_000), new Watts(46_000), new Watts(407_000), 1_000_000).High.Millijoules);

    [Fact]
    public void Of_ARangeAShareOrNothing_TakesTheRangeFirst()
    {
        (Watts, Watts)? range = (new Watts(46_000), new Watts(407_000));

        Assert.Equal(new(new(92_000), new(814_000)), EnergyBounds.Of(new(200_000), 2_000_000, RelativeHalfWidth.FromPercent(5), range));
        Assert.Equal(new(new(190_000), new(210_000)), EnergyBounds.Of(new(200_000), 2_000_000, RelativeHalfWidth.FromPercent(5), null));
        Assert.Equal(new(new(200_000), new(200_000)), EnergyBounds.Of(new(200_000), 2_000_000, null, null));
    }

    [Fact]
    public void Sum_OfBounds_AddsTheEndsAndNeverThrows()
    {
        var wide = new EnergyBounds(new(1), new(long.MaxValue));

        Assert.Equal(new(new(3), new(long.MaxValue)), wide + new EnergyBounds(new(2), new(5)));
    }

    [Fact]
    public void Bounds_BeyondAllNumbers_EndAtTheLast()
    {
        Assert.Equal(long.MaxValue, EnergyBounds.Relative(new(long.MaxValue), new(long.MaxValue)).High.Millijoules);
        Assert.Equal(long.MaxValue, EnergyBounds.Absolute(new(1), new Watts(0), new Watts(long.MaxValue), long.MaxValue).High.Millijoules);
    }

    [Fact]
    public void Relative_WiderThanItself_IsNeverNegative() => Assert.Equal(0, EnergyBounds.Relative(new(10), new(1_500_000)).Low.Millijoules);
}
