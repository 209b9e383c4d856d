using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>How questions are answered: whatever the range, its parts sum to it.</summary>
public sealed class LedgerReaderTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 60)]
    [InlineData(0, 59)]
    [InlineData(59, 61)]
    [InlineData(-30, 1)]
    [InlineData(61, 119)]
    [InlineData(0, 180)]
    [InlineData(17, 163)]
    [InlineData(5, 5)]
    public void Totals_OfAnyRange_AreTheMinutesOfIt(int from, int to)
    {
        _bench.Say(0, 30, 100);
        _bench.Say(30, 30, 150);
        _bench.Say(90, 30, 250);
        for (var minute = 0; minute < 180; minute++) _bench.Add(minute, 1_000_000 + minute, receivedAt: LedgerBench.Minute(minute % 3 == 0 ? 10_000 : minute).ToTime());
        var asked = _bench.Totals(TotalsGrouping.All, from, to);
        var minutes = Enumerable.Range(0, 180).Where(minute => minute >= from && minute < to).ToList();
        Assert.Equal(minutes.Sum(minute => 1_000_000L + minute), asked.Sum(total => total.Energy.Millijoules));
        Assert.Equal(minutes.Where(minute => minute is >= 60 and < 90 or >= 120).Sum(minute => 1_000_000L + minute), asked.Sum(total => total.Unpriced.Millijoules));
        Assert.Equal(
            asked.Sum(total => total.Energy.Millijoules - total.Unpriced.Millijoules),
            asked.Sum(total => total.EnergyByQuality.Values.Sum(energy => energy.Millijoules)));
    }

    [Fact]
    public void Totals_PartlyPriced_AreAtLeastThatMuch()
    {
        _bench.Say(0, 30, 100);
        _bench.Add(0, KilowattHour);
        _bench.Add(45, KilowattHour);
        var total = _bench.Total();
        Assert.Equal((100.0, KilowattHour), (total.Grams!.Value.Value, total.Unpriced.Millijoules));
        // Sensor 5 %, PUE 10 %, a measured factor 5 %.
        Assert.Equal((87.7526, 112.2474), (total.LowGrams!.Value.Value, total.HighGrams!.Value.Value));
        Assert.Null(_bench.Total(30, 60).Grams);
    }

    [Fact]
    public void Totals_Empty_AreNoRowAndNotZero() => Assert.Empty(_bench.Totals(TotalsGrouping.All));

    [Fact]
    public void Totals_ByDevice_TellHostsApart()
    {
        _bench.Say(0, 30, 100);
        foreach (var (host, device) in (ReadOnlySpan<(string, string)>)[("b", "GPU-1"), ("a", "GPU-2"), ("a", "GPU-1")])
            _bench.Add(0, 1000, LedgerBench.Gpu with { Host = host, Device = device });
        Assert.Equal([("GPU-1", "a"), ("GPU-1", "b"), ("GPU-2", "a")], _bench.Totals(TotalsGrouping.Device).Select(total => (total.Key, total.Host!)));
        Assert.Equal([("a", 2000L), ("b", 1000L)], _bench.Totals(TotalsGrouping.Host).Select(total => (total.Key, total.Energy.Millijoules)));
    }

    [Fact]
    public void Totals_OfAllOwners_SumToTheDevice()
    {
        _bench.Add(0, 300, LedgerBench.Gpu with { Owner = "run-1", State = PowerState.Active });
        _bench.Add(0, 200, LedgerBench.Gpu with { Owner = OwnerText.ReservedIdlePrefix + "run-1", State = PowerState.Idle });
        _bench.Add(0, 100, LedgerBench.Gpu with { Owner = OwnerText.Idle, State = PowerState.Idle });
        _bench.Add(0, 50);
        Assert.Equal(650, Assert.Single(_bench.Totals(TotalsGrouping.Device)).Energy.Millijoules);
        Assert.Equal(650, _bench.Totals(TotalsGrouping.Project).Sum(total => total.Energy.Millijoules));
        Assert.Equal([(OwnerText.Idle, 100L), (OwnerText.Unattributed, 50L), ("run-1", 500L)], _bench.Totals(TotalsGrouping.Run).Select(total => (total.Key, total.Energy.Millijoules)));
        Assert.Equal(500, Assert.Single(_bench.Reader.Totals(new(new(LedgerBench.Minute(-10), LedgerBench.Minute(10)), TotalsGrouping.Run, FactorKind.Direct) { Run = "run-1" })).Energy.Millijoules);
        Assert.Equal(100, _bench.Totals(TotalsGrouping.Project).Single(total => total.Key == OwnerText.Idle).Energy.Millijoules);
        Assert.Equal(650, _bench.Reader.RunningTotals().Projects.Sum(total => total.Energy?.Millijoules ?? 0));
    }

    [Theory]
    [InlineData(100, 1, OwnerText.Idle)]
    [InlineData(50, 1, OwnerText.Unattributed)]
    [InlineData(150, 2, OwnerText.Idle, OwnerText.Unattributed)]
    [InlineData(0, 0, "another")]
    [InlineData(0, 0)]
    public void Answers_OfSomeProjects_HoldNothingOfTheRest(long energy, int rows, params string[] projects)
    {
        _bench.Add(0, 100, LedgerBench.Gpu with { Owner = OwnerText.Idle, State = PowerState.Idle });
        _bench.Add(0, 50);
        var (range, only) = (new MinuteRange(LedgerBench.Minute(0), LedgerBench.Minute(120)), projects.ToHashSet());

        Assert.Equal(energy, _bench.Reader.Totals(new(range, TotalsGrouping.All, null, only)).Sum(total => total.Energy.Millijoules));
        Assert.Equal(rows, _bench.Reader.Totals(new(range, TotalsGrouping.Project, null, only)).Count);
        Assert.Equal(energy, _bench.Reader.Series(new("GPU-a", range, 1, null, only)).Sum(point => point.Energy.Millijoules));
    }

    [Fact]
    public void Totals_OfManyMethods_SayHowMuchIsOfEach()
    {
        foreach (var (method, energy) in (ReadOnlySpan<(Method, long)>)[(Method.Counter, 5), (Method.Integrated, 7), (Method.Estimated, 11), (Method.Simulated, 13)])
            _bench.Add(0, energy, LedgerBench.Gpu with { Method = method });
        var totals = _bench.Totals(TotalsGrouping.All);
        Assert.Equal([23L, 13L], totals.Select(total => total.Energy.Millijoules));
        Assert.Equal([(Method.Counter, 5L), (Method.Integrated, 7L), (Method.Estimated, 11L)], totals[0].EnergyByMethod.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value.Millijoules)));
        Assert.Equal([Method.Simulated], totals[1].EnergyByMethod.Keys);
    }

    [Fact]
    public void Series_OfAGap_HasNoPoint()
    {
        _bench.Say(0, 60, 100);
        _bench.Add(0, KilowattHour);
        _bench.Add(2, KilowattHour);
        var points = _bench.Reader.Series(new("GPU-a", new(LedgerBench.Minute(0), LedgerBench.Minute(5)), 1, FactorKind.Direct));
        Assert.Equal([0, 2], points.Select(point => point.At.Value - LedgerBench.Minute(0).Value));
        Assert.Empty(_bench.Reader.Series(new("GPU-b", new(LedgerBench.Minute(0), LedgerBench.Minute(5)), 1, FactorKind.Direct)));
    }

    [Fact]
    public void Series_OfRealAndSimulated_AreTwoPoints()
    {
        _bench.Add(0, 5);
        _bench.Add(0, 7, LedgerBench.Gpu with { Method = Method.Simulated });
        var points = _bench.Reader.Series(new("GPU-a", new(LedgerBench.Minute(0), LedgerBench.Minute(5)), 5, FactorKind.Direct));
        Assert.Equal([(false, 5L), (true, 7L)], points.OrderBy(point => point.Simulated).Select(point => (point.Simulated, point.Energy.Millijoules)));
        Assert.All(points, point => Assert.Null(point.Grams));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(660, false)]
    [InlineData(661, true)]
    [InlineData(90_000, true)]
    public void Late_Energy_IsARowOfItsOwnFromTenMinutesOn(int secondsAfterTheMinute, bool late)
    {
        var group = new LedgerGroup();
        group.Add([new(LedgerBench.Gpu, LedgerBench.Minute(0), new(1, 1, 1, 1))], LedgerBench.Noon.AddSeconds(secondsAfterTheMinute));
        Assert.Equal(late ? (0, 1) : (1, 0), (group.Minutes.Count, group.Late.Count));
    }

    [Fact]
    public void Late_EnergyTwice_IsToldByItsArrivalAndCountsOnceEach()
    {
        _bench.Say(0, 30, 100);
        _bench.Add(0, KilowattHour);
        _bench.Add(0, KilowattHour, receivedAt: LedgerBench.Noon.AddHours(2));
        _bench.Add(0, KilowattHour, receivedAt: LedgerBench.Noon.AddHours(3));
        Assert.Equal(300, _bench.Total().Grams!.Value.Value);
        Assert.Equal(300, _bench.Total(0, 1).Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(1441)]
    [InlineData(525_600)]
    public void Intensity_OfLongAndShortIntervals_TakesTheBestThatHolds(int minutes)
    {
        _bench.Say(60 - minutes, minutes, 500, FactorQuality.Annual, LedgerBench.Annual);
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Say(0, 30, 110, FactorQuality.Forecast);
        for (var slot = 3; slot < 200; slot++) _bench.Say(slot * 30, 30, 200 + slot);
        var slots = _bench.Reader.Intensity("GB", FactorKind.Direct, new(LedgerBench.Minute(-60), LedgerBench.Minute(180)));
        Assert.Equal(
            [(-60, 500), (-30, 500), (0, 110), (30, 500), (90, 203), (120, 204), (150, 205)],
            slots.Select(slot => (slot.Slot.From.Value - LedgerBench.Minute(0).Value, (int)(slot.Value.Micrograms / 1_000_000))));
        _bench.Add(30, 1000);
        Assert.Equal(1000, _bench.Total().Energy.Millijoules - _bench.Total().Unpriced.Millijoules);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Intensity_BeforeAnyEnergy_IsWhatWouldApply()
    {
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Say(60, 30, 120, FactorQuality.Forecast);
        _bench.Add(0, 1);
        var slots = _bench.Reader.Intensity("GB", FactorKind.Direct, new(LedgerBench.Minute(0), LedgerBench.Minute(120)));
        Assert.Equal([(0, true), (60, false)], slots.Select(slot => (slot.Slot.From.Value - LedgerBench.Minute(0).Value, slot.Applied)));
        Assert.Empty(_bench.Reader.Intensity("XX", FactorKind.Direct, new(LedgerBench.Minute(0), LedgerBench.Minute(120))));
    }

    [Fact]
    public void Weeks_AcrossTheTurnOfTheYear_SumToTheirDays()
    {
        // ISO week 2026-W53 runs from 28 December to 3 January.
        var monday = UtcMinute.FromTime(new(2026, 12, 28, 0, 0, 0, TimeSpan.Zero)).Value - LedgerBench.Minute(0).Value;
        for (var hour = 0; hour < 24 * 8; hour++) _bench.Add(monday + (hour * 60) + 59, 1 + hour);
        var days = Enumerable.Range(0, 7).Select(day => _bench.Total(monday + (day * 1440), monday + ((day + 1) * 1440)).Energy.Millijoules).ToList();
        Assert.Equal(Enumerable.Range(1, 168).Sum(hour => (long)hour), days.Sum());
        Assert.Equal(days.Sum(), _bench.Total(monday, monday + (7 * 1440)).Energy.Millijoules);
        Assert.Equal(Enumerable.Range(73, 24).Sum(hour => (long)hour), days[3]);
    }
}
