using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Mix;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Mix;

/// <summary>Hours 24 and on are judged; those before are the day that they are judged by.</summary>
public sealed class MixHoursTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private readonly MixHours _hours = new(60);

    [Fact]
    public void Judge_WholeMixes_AreMeasured()
    {
        Fill(0, 27, Fuel.Nuclear, 100);
        Fill(0, 27, Fuel.Gas, 100);

        Assert.Equal(Enumerable.Range(24, 3).Select(hour => (hour, 185.0, FactorQuality.Measured)), Judge(24, 27));
    }

    [Fact]
    public void Judge_AllThatWasGathered_TellsOnlyWhatIsWanted()
    {
        Fill(0, 48, Fuel.Gas, 100);

        Assert.Equal([(30, 370.0, FactorQuality.Measured)], Judge(30, 31));
    }

    /// <summary>The newest hours of any answer: the gas of the third has not come yet. And the oldest, whose gas never came.</summary>
    [Theory]
    [InlineData(Fuel.Gas, 24)]
    [InlineData(Fuel.Gas, 26)]
    [InlineData(Fuel.Nuclear, 26)]
    public void Judge_AHourWithoutASteadyFuel_HasNoValue(Fuel lacks, int at)
    {
        foreach (var fuel in new[] { Fuel.Nuclear, Fuel.Gas, Fuel.Wind })
        {
            Fill(0, at, fuel, 100);
            if (fuel != lacks) Fill(at, 1, fuel, 100);
            Fill(at + 1, 26 - at, fuel, 100);
        }

        var said = Judge(24, 27);

        Assert.Equal(Enumerable.Range(24, 3).Where(hour => hour != at), said.Select(one => one.Hour));
        Assert.All(said, one => Assert.Equal(FactorQuality.Measured, one.Quality));
    }

    /// <summary>An outage of gas alone for more than a day: the day before knows none, the day after does.</summary>
    [Fact]
    public void Judge_AFuelThatComesBackAfterADay_LacksInTheHoursBefore()
    {
        Fill(0, 60, Fuel.Nuclear, 100);
        Fill(50, 10, Fuel.Gas, 100);

        Assert.Equal(Enumerable.Range(50, 10), Judge(30, 60).Select(one => one.Hour));
    }

    [Fact]
    public void Judge_AFuelOfLittleWeight_LeavesAnEstimate()
    {
        Fill(0, 25, Fuel.Gas, 1000);
        Fill(10, 1, Fuel.Oil, 200);

        Assert.Equal([(24, 370.0, FactorQuality.Estimated)], Judge(24, 25));
    }

    /// <summary>However little burns usually, without it 0 is no figure.</summary>
    [Fact]
    public void Judge_NothingThatBurnsWhereALittleDoes_IsNever0()
    {
        Fill(0, 25, Fuel.Nuclear, 100_000);
        Fill(0, 24, Fuel.Gas, 1);

        Assert.Throws<IntensityUnavailableException>(() => Judge(24, 25));
    }

    [Fact]
    public void Judge_NothingThatBurnsWhereNothingDoes_Is0()
    {
        Fill(0, 25, Fuel.Hydro, 100);
        Fill(0, 25, Fuel.Gas, 0);

        Assert.Equal([(24, 0.0, FactorQuality.Measured)], Judge(24, 25));
    }

    [Theory]
    [InlineData(Fuel.Solar)]
    [InlineData(Fuel.HydroStorage)]
    public void Judge_AFuelThatMayRest_LeavesAnEstimate(Fuel fuel)
    {
        Fill(0, 25, Fuel.Gas, 100);
        Fill(6, 10, fuel, 100);

        Assert.Equal([(24, 370.0, FactorQuality.Estimated)], Judge(24, 25));
    }

    /// <summary>Water that nothing pumps now is nothing that burns: what is left of the mix is clean.</summary>
    [Fact]
    public void Judge_AStorageThatRestsBesideCleanFuels_IsAnEstimateOf0()
    {
        Fill(0, 25, Fuel.Nuclear, 100);
        Fill(6, 10, Fuel.HydroStorage, 100);

        Assert.Equal([(24, 0.0, FactorQuality.Estimated)], Judge(24, 25));
    }

    /// <summary>A plant that did not run is left out by some operators: its hours get a price once nobody can be late any more, and still none of 0.</summary>
    [Theory]
    [InlineData(Fuel.Oil, 7, false)]
    [InlineData(Fuel.Oil, 9, true)]
    [InlineData(Fuel.Nuclear, 9, false)]
    public void Judge_AHourWithoutASteadyFuel_IsAnEstimateAfterAWeek(Fuel stays, int daysLater, bool isTold)
    {
        Fill(0, 25, stays, 100);
        Fill(0, 24, Fuel.Gas, 100);

        if (isTold)
            Assert.Equal((24, FactorQuality.Estimated), Assert.Single(Judge(24, 25, daysLater)) is var said ? (said.Hour, said.Quality) : default);
        else
            Assert.Throws<IntensityUnavailableException>(() => Judge(24, 25, daysLater));
    }

    [Theory]
    [InlineData(11, FactorQuality.Estimated)]
    [InlineData(12, FactorQuality.Measured)]
    public void Judge_HalfOfTheDayBefore_MustBeKnown(int known, FactorQuality expected)
    {
        Fill(24 - known, known + 1, Fuel.Gas, 100);

        Assert.Equal([(24, 370.0, expected)], Judge(24, 25));
    }

    private void Fill(int from, int count, Fuel fuel, decimal energy)
    {
        for (var hour = from; hour < from + count; hour++)
            _hours.Add(Start.AddHours(hour), fuel, energy);
    }

    private List<(int Hour, double Grams, FactorQuality Quality)> Judge(int from, int to, int daysLater = 4)
    {
        var identity = new FactorIdentity("entsoe", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, "test");
        var judge = new AnswerJudge("DE", identity, 60, Start.AddDays(daysLater));
        _hours.Judge(FactorKind.Direct, Start.AddHours(from), Start.AddHours(to), Start.AddDays(daysLater), judge);
        return [.. judge.Verdict(NullLogger.Instance).Select(said => ((int)(said.Interval.From.ToTime() - Start).TotalHours, said.Value.Value, said.Quality))];
    }
}
