using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Agent.Core.Devices.Calibration;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Calibration;

/// <summary>The stated widths against the loads that they are derived from: the truth must lie inside what a sensor's reading gives.</summary>
public sealed class MethodHalfWidthsTests
{
    private const double Low = 60, High = 400;
    private static readonly MethodHalfWidths Standard = new();

    [Theory]
    [InlineData(SensorKind.Averaged, 7)]
    [InlineData(SensorKind.Moment, 13)]
    [InlineData(SensorKind.PartTime, 25)]
    public void Of_Sensor_IsTheStatedWidth(SensorKind sensor, int percent) => Assert.Equal(percent / 100.0, Standard.Of(sensor).Value);

    [Fact]
    public void Defaults_AreThoseOfHelp() =>
        Assert.Equal((0.05, 0.10, 0.20), (Standard.Counter.Value, Standard.Rapl.Value, Standard.Overhead.Value));

    /// <summary>5 % gain and what the sensor misses, as independent errors, never exceed what is stated.</summary>
    [Theory]
    [InlineData(SensorKind.Averaged, 3.9)]
    [InlineData(SensorKind.Moment, 11.8)]
    [InlineData(SensorKind.PartTime, 21.3)]
    public void Of_Sensor_HoldsGainAndSamplingInQuadrature(SensorKind sensor, double sampling)
    {
        var both = RelativeHalfWidth.InQuadrature(Standard.Counter, RelativeHalfWidth.FromPercent((decimal)sampling));

        Assert.InRange(Standard.Of(sensor).PartsPerMillion, both.PartsPerMillion, both.PartsPerMillion * 1.2);
    }

    /// <summary>A gain that is off by its whole width comes on top of an unlucky phase: their root of squares is stated, not their sum.</summary>
    [Fact]
    public void Integrated_IsTwelvePercentOfTheSensorAndItsGain() =>
        Assert.Equal(Standard.Integrated, RelativeHalfWidth.InQuadrature(RelativeHalfWidth.FromPercent(12), Standard.Counter));

    /// <summary>The low side is the wider one: a share of a low reading has further to go.</summary>
    [Fact]
    public void Square_SeenLow_NeedsMoreOfItsReadingThanSeenHigh()
    {
        const double Truth = (Low + High) / 2;
        var lowest = Enumerable.Range(0, 700).Min(phase => Seen(1, 700, 0.5, phase));

        Assert.InRange((Truth / lowest) - 1, 0.118, 0.1185);
        Assert.InRange((Truth - lowest) / Truth, 0.105, 0.106);
    }

    /// <summary>Squares of 60 and 400 W: each phase of the load against a sensor that looks <paramref name="windowMs"/> of every 100 ms.</summary>
    [Theory]
    [InlineData(SensorKind.Moment, 1, 700, 0.5)]
    [InlineData(SensorKind.Moment, 1, 1000, 0.5)]
    [InlineData(SensorKind.Moment, 1, 1000, 0.3)]
    [InlineData(SensorKind.Moment, 100, 700, 0.3)]
    [InlineData(SensorKind.PartTime, 1, 700, 0.3)]
    [InlineData(SensorKind.PartTime, 20, 700, 0.5)]
    [InlineData(SensorKind.PartTime, 20, 700, 0.3)]
    [InlineData(SensorKind.PartTime, 25, 700, 0.5)]
    [InlineData(SensorKind.PartTime, 25, 700, 0.3)]
    [InlineData(SensorKind.PartTime, 25, 1000, 0.5)]
    [InlineData(SensorKind.PartTime, 25, 1000, 0.3)]
    public void Square_AtAnyPhase_HasItsTruthInside(SensorKind sensor, int windowMs, int periodMs, double duty)
    {
        var truth = Low + (duty * (High - Low));
        var width = Standard.Of(sensor).Value;

        for (var phase = 0; phase < periodMs; phase++)
            Assert.InRange(truth, Seen(windowMs, periodMs, duty, phase) * (1 - width), Seen(windowMs, periodMs, duty, phase) * (1 + width));
    }

    /// <summary>That a part-time sensor needs its own width: with the narrower one the truth would be outside.</summary>
    [Fact]
    public void Square_OfAPoint_IsOutsideTheNarrowWidthAtSomePhase()
    {
        var truth = Low + (0.3 * (High - Low));
        var worst = Enumerable.Range(0, 700).Max(phase => Seen(1, 700, 0.3, phase));

        Assert.True(worst * (1 - Standard.Integrated.Value) > truth);
    }

    /// <summary>The mean of what the sensor sees over a common multiple of both periods, in steps of 1 ms.</summary>
    private static double Seen(int windowMs, int periodMs, double duty, int phase)
    {
        var (sum, count) = (0.0, 0);
        for (var refresh = 0; refresh < 7000; refresh += 100)
        {
            for (var at = refresh; at < refresh + windowMs; at++)
            {
                sum += (at + phase) % periodMs < duty * periodMs ? High : Low;
                count++;
            }
        }

        return sum / count;
    }
}
