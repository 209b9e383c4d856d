using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.UnitTests.Collector.Core.Account;

public sealed class IntensityOutlookTests
{
    private static readonly FactorFamily Family = new(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2);

    [Fact]
    public void At_AcrossSteps_IsWeightedByMinutes()
    {
        var window = Hours(100, 200, 300).At(new(45), 30);
        Assert.Equal(150, window!.Mean.Value);
        Assert.Equal(FactorQuality.Forecast, window.Quality);
    }

    [Theory]
    [InlineData(-1, 30)]
    [InlineData(170, 11)]
    [InlineData(0, 181)]
    public void At_PartlyUnknown_IsNull(int start, int minutes) => Assert.Null(Hours(100, 200, 300).At(new(start), minutes));

    [Fact]
    public void At_OverAGap_IsNull() => Assert.Null(new IntensityOutlook("GB", Family, [Hour(0, 100), Hour(2, 100)]).At(new(0), 180));

    /// <summary>A window that ends with the clean hour is better than one that begins with it.</summary>
    [Theory]
    [InlineData(60, 60, 100)]
    [InlineData(90, 30, 133.333333)]
    [InlineData(120, 60, 150)]
    public void Best_BeginsOrEndsAtAStep(int minutes, int start, double mean)
    {
        var best = Hours(200, 100, 900).Best(new(0), minutes)!;
        Assert.Equal((start, mean), (minutes == 120 ? 60 - best.Range.From.Value : best.Range.From.Value, Math.Round(best.Mean.Value, 6)));
    }

    [Fact]
    public void Best_OfEquals_IsTheEarliest() => Assert.Equal(7, Hours(100, 100, 100).Best(new(7), 60)!.Range.From.Value);

    [Fact]
    public void Best_NeverBeginsInThePast() => Assert.Equal(30, Hours(100, 200).Best(new(30), 30)!.Range.From.Value);

    [Fact]
    public void Best_WhereNothingReaches_IsNull() => Assert.Null(Hours(100).Best(new(1), 60));

    [Fact]
    public void Outlook_OfYearlyMeans_IsEmpty()
    {
        var outlook = new IntensityOutlook("GB", Family, [new(new(new(0), new(1_000_000)), GramsPerKilowattHour.FromGrams(200), FactorQuality.Annual)]);
        Assert.Null(outlook.At(new(0), 1));
        Assert.Null(outlook.ReachesTo(new(0)));
    }

    [Theory]
    [InlineData(0, 120)]
    [InlineData(119, 120)]
    [InlineData(120, null)]
    [InlineData(180, 240)]
    public void ReachesTo_EndsAtTheFirstGap(int from, int? to) =>
        Assert.Equal(to, new IntensityOutlook("GB", Family, [Hour(3, 1), Hour(0, 1), Hour(1, 1)]).ReachesTo(new(from))?.Value);

    [Fact]
    public void Best_AgainstEveryMinute_IsTheLowest()
    {
        var outlook = Hours(310, 250, 90, 400, 120, 110, 500);
        var best = outlook.Best(new(13), 97)!;
        var every = Enumerable.Range(13, 420 - 13 - 97 + 1).Select(start => outlook.At(new(start), 97)!.Mean.Micrograms).Min();
        Assert.Equal(every, best.Mean.Micrograms);
    }

    private static IntensityOutlook Hours(params int[] grams) => new("GB", Family, grams.Select((value, hour) => Hour(hour, value)));

    private static IntensityStretch Hour(int hour, int grams) =>
        new(new(new(hour * 60), new((hour + 1) * 60)), GramsPerKilowattHour.FromGrams(grams), FactorQuality.Forecast);
}
