using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>The timeline beside totals: of the same cells, and their sum.</summary>
public sealed class TimelineTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0, 180, 60)]
    [InlineData(0, 180, 120)]
    [InlineData(0, 180, 1)]
    [InlineData(0, 180, 7)]
    [InlineData(17, 163, 60)]
    [InlineData(17, 163, 5)]
    [InlineData(-90, 300, 60)]
    public void Timeline_OfAnyStep_AddsUpToItsTotals(int from, int to, int step)
    {
        _bench.Say(0, 30, 100.123456m);
        _bench.Say(30, 30, 150.7m);
        _bench.Say(90, 30, 250.000001m);
        var other = LedgerBench.Gpu with { Device = "GPU-b", Method = Method.Simulated };
        for (var minute = 0; minute < 180; minute += 1 + (minute % 2))
        {
            _bench.Add(minute, 1_000_003 + minute);
            if (minute % 3 == 0) _bench.Add(minute, 7 + minute, other);
        }

        var totals = Totals(from, to, step);

        var points = totals.Timeline!.Points;
        foreach (var total in totals)
        {
            var of = points.Where(point => (point.Simulated, point.Family) == (total.Simulated, total.Family)).ToList();
            Assert.Equal(total.Energy, of.Aggregate(default(EnergyCell), (sum, point) => sum + point.Energy));
            Assert.Equal(total.Unpriced.Millijoules, of.Sum(point => point.Unpriced.Millijoules));
            Assert.Equal(total.Grams, GramsCo2e.Sum(of.Select(point => point.Grams ?? default)));
            Assert.Equal(total.LowGrams, GramsCo2e.Sum(of.Select(point => point.LowGrams ?? default)));
            Assert.Equal(total.HighGrams, GramsCo2e.Sum(of.Select(point => point.HighGrams ?? default)));
        }

        Assert.Equal(2, totals.Count);
        Assert.Equal(points.Count, points.DistinctBy(point => (point.At, point.Simulated, point.Family)).Count());
        Assert.All(points, point => Assert.Equal(0, (point.At.Value - totals.Timeline.From.Value) % step));
        Assert.Equal(points.OrderBy(point => point.At.Value).Select(point => point.At), points.Select(point => point.At));
    }

    [Fact]
    public void Timeline_OfAStepWithoutEnergy_HasNoPoint_AndOneWithoutAFactorNoGrams()
    {
        _bench.Say(0, 60, 100);
        _bench.Add(1, KilowattHour);
        _bench.Add(130, KilowattHour);
        _bench.Add(185, KilowattHour);
        _bench.Say(180, 30, 300);
        _bench.Add(215, KilowattHour);

        var points = Totals(0, 240, 60).Timeline!.Points;

        Assert.Equal([0, 120, 180], points.Select(point => point.At.Value - LedgerBench.Minute(0).Value));
        Assert.Equal([100.0, null, 300.0], points.Select(point => point.Grams?.Value));
        // Half of the last hour has a factor: the grams are of that half.
        Assert.Equal([0, KilowattHour, KilowattHour], points.Select(point => point.Unpriced.Millijoules));
        Assert.Equal([FactorQuality.Measured, null, FactorQuality.Measured], points.Select(point => point.Quality));
    }

    [Fact]
    public void Timeline_OfARestatedSlot_SaysSoOfItsStepAlone()
    {
        _bench.Say(0, 120, 100, FactorQuality.Estimated);
        _bench.Add(1, KilowattHour);
        _bench.Add(61, KilowattHour);
        _bench.Say(60, 30, 200, FactorQuality.Measured, knownAt: LedgerBench.Noon.AddHours(3));

        var points = Totals(0, 120, 60).Timeline!.Points;

        Assert.Equal([(100.0, false), (200.0, true)], points.Select(point => (point.Grams!.Value.Value, point.IsRestated)));
    }

    [Fact]
    public void Timeline_OfFoldedHours_IsHourlyWhereThatIsLeftToTheLedger()
    {
        _bench.Say(0, 600, 100);
        foreach (var minute in (int[])[5, 40, 70]) _bench.Add(minute, KilowattHour);
        while (_bench.Writer.FoldHour(LedgerBench.Minute(120)))
        {
        }

        var fitted = Totals(0, 120, 5, isFitted: true);

        Assert.Equal((60, 2), (fitted.Timeline!.StepMinutes, fitted.Timeline.Points.Count));
        Assert.Equal(3 * KilowattHour, fitted.Timeline.Points.Sum(point => point.Energy.Millijoules));
        Assert.Throws<HistoryGoneException>(() => Totals(0, 120, 5));
        Assert.Equal(2, Totals(0, 120, 60).Timeline!.Points.Count);
    }

    [Fact]
    public void Totals_WithoutSteps_HaveNoTimeline() =>
        Assert.Null(_bench.Reader.Totals(new(new(LedgerBench.Minute(0), LedgerBench.Minute(60)), TotalsGrouping.All, FactorKind.Direct)).Timeline);

    private LedgerTotals Totals(int from, int to, int step, bool isFitted = false) =>
        _bench.Reader.Totals(new(new(LedgerBench.Minute(from), LedgerBench.Minute(to)), TotalsGrouping.All, FactorKind.Direct) { Steps = new(step, isFitted) });
}
