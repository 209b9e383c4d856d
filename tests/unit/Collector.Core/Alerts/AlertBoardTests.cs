using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.UnitTests.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Alerts;

/// <summary>Alerts without budgets: what is seen, and what is told.</summary>
public sealed class AlertBoardTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly MinuteRange Day = new(UtcMinute.FromTime(Noon.AddHours(-12)), UtcMinute.FromTime(Noon.AddHours(12)));
    private static readonly AlertSubject Once = new(AlertSubject.Threshold, "lab", "80%", AlertSeverity.Warning, Day);
    private static readonly AlertSubject Often = new(AlertSubject.BurnRate, "lab", "6@6h", AlertSeverity.Critical);

    private readonly Dictionary<string, Alert> _states = new(StringComparer.Ordinal);
    private readonly List<string> _told = [];

    [Fact]
    public void Raised_WithNothingToLast_FiresAtOnceAndOnce()
    {
        See(0, new AlertSighting(Once, AlertReading.Raised, "passed", Noon.AddHours(-1)));
        See(1, new AlertSighting(Once, AlertReading.Raised, "passed", Noon.AddHours(-1)));

        Assert.Equal(["BudgetThreshold/lab/80%/2026-11-22T00:00Z#1/firing"], _told);
        Assert.Equal((AlertPhase.Firing, Noon.AddHours(-1)), (_states[Once.Id].Phase, _states[Once.Id].Since));
    }

    [Fact]
    public void Raised_ThatMustLast_FiresWhenItHas()
    {
        See(0, Burning(AlertReading.Raised));
        See(4, Burning(AlertReading.Raised));
        Assert.Empty(_told);
        See(5, Burning(AlertReading.Raised));
        Assert.Equal(["BudgetBurnRate/lab/6@6h#1/firing"], _told);
    }

    [Theory]
    [InlineData(AlertReading.Clear)]
    [InlineData(AlertReading.Held)]
    public void Pending_ThatPassesBy_IsToldToNobodyAndBeginsAnew(AlertReading between)
    {
        See(0, Burning(AlertReading.Raised));
        See(4, Burning(between));
        See(6, Burning(AlertReading.Raised));
        See(10, Burning(AlertReading.Raised));
        Assert.Empty(_told);
    }

    [Fact]
    public void Pending_WhenTheClockIsSetBack_CountsFromThere()
    {
        See(0, Burning(AlertReading.Raised));
        See(-600, Burning(AlertReading.Raised));
        See(-596, Burning(AlertReading.Raised));
        Assert.Empty(_told);
        See(-595, Burning(AlertReading.Raised));
        Assert.Single(_told);
    }

    /// <summary>An alert that an older release fired.</summary>
    [Fact]
    public void Firing_OfBeforeItHadAUnit_TakesWhatIsSeen()
    {
        Fire();
        See(10, Burning(AlertReading.Raised) with { Subject = Often with { Unit = "g" } });
        Assert.Equal("g", _states[Often.Id].Subject.Unit);
        Assert.Single(_told);
    }

    [Theory]
    [InlineData(AlertReading.Held)]
    [InlineData(AlertReading.Unknown)]
    public void Firing_WithoutCertainty_GoesOn(AlertReading reading)
    {
        Fire();
        See(10, Burning(reading));
        See(100_000, Burning(reading));
        Assert.Single(_told);
        Assert.Equal(AlertPhase.Firing, _states[Often.Id].Phase);
    }

    [Fact]
    public void Cleared_ThenRaisedAgain_IsAnotherEpisode()
    {
        Fire();
        See(10, Burning(AlertReading.Clear));
        See(11, Burning(AlertReading.Clear));
        See(20, Burning(AlertReading.Raised));
        See(25, Burning(AlertReading.Raised));

        Assert.Equal(["BudgetBurnRate/lab/6@6h#1/firing", "BudgetBurnRate/lab/6@6h#1/resolved", "BudgetBurnRate/lab/6@6h#2/firing"], _told);
        Assert.Null(_states[Often.Id].Ends);
    }

    [Fact]
    public void Threshold_AfterItIsOver_NeverFiresAgainInItsPeriod()
    {
        See(0, new AlertSighting(Once, AlertReading.Raised, "passed"));
        See(1, new AlertSighting(Once, AlertReading.Clear, "restated"));
        See(2, new AlertSighting(Once, AlertReading.Raised, "passed again"));
        See(3, new AlertSighting(Once with { Period = new(Day.To, Day.To + 1440) }, AlertReading.Raised, "the next day's"));

        Assert.Equal(["firing", "resolved", "firing"], _told.Select(key => key.Split('/')[^1]));
        Assert.Contains("2026-11-23T00:00Z#1", _told[2], StringComparison.Ordinal);
    }

    /// <summary>The limit is raised, and so it is over; then the new limit is passed as well.</summary>
    [Fact]
    public void Threshold_ThatIsPassedAfterItWasOver_IsAnotherEpisode()
    {
        See(0, new AlertSighting(Once, AlertReading.Raised, "passed", Noon.AddMinutes(-1)));
        See(10, new AlertSighting(Once, AlertReading.Clear, "half of it"));
        See(20, new AlertSighting(Once, AlertReading.Raised, "restated", Noon.AddMinutes(-1)));
        Assert.Equal(["#1/firing", "#1/resolved"], _told.Select(key => key[key.IndexOf('#', StringComparison.Ordinal)..]));
        See(30, new AlertSighting(Once, AlertReading.Raised, "the new limit is passed", Noon.AddMinutes(25)));
        See(40, new AlertSighting(Once, AlertReading.Raised, "the new limit is passed", Noon.AddMinutes(25)));

        Assert.Equal(3, _told.Count);
        Assert.EndsWith("#2/firing", _told[^1], StringComparison.Ordinal);
        Assert.Null(_states[Once.Id].Ends);
    }

    /// <summary>One start without the budget, and then with it again: within its period it is told again, after it is not.</summary>
    [Theory]
    [InlineData(30, 3)]
    [InlineData((12 * 60) + 1, 2)]
    public void Threshold_ThatIsPutBack_IsToldAgainWithinItsPeriod(int minute, int told)
    {
        var passed = new AlertSighting(Once, AlertReading.Raised, "passed", Noon.AddMinutes(-1));
        See(0, passed);
        See(10);
        Assert.EndsWith("#1/resolved", _told[^1], StringComparison.Ordinal);
        Assert.Equal(Noon.AddMinutes(10), _states[Once.Id].Ends);
        See(20);
        See(minute, passed);

        Assert.Equal(told, _told.Count);
        Assert.Equal(told == 3, _told[^1].EndsWith("#2/firing", StringComparison.Ordinal));
    }

    /// <summary>Who gathers alerts for minutes before he passes them on hears of it all the same; after that the end of the period is its end.</summary>
    [Theory]
    [InlineData((12 * 60) - 16, 12 * 60)]
    [InlineData((12 * 60) - 14, (12 * 60) + 1)]
    [InlineData(12 * 60, (12 * 60) + 15)]
    [InlineData((12 * 60) + 40, (12 * 60) + 55)]
    public void Threshold_AtTheEndOfItsPeriodOrLater_FiresForAQuarterOfAnHour(int minute, int end)
    {
        var late = new AlertSighting(Once, AlertReading.Raised, "passed", Noon.AddMinutes((12 * 60) - 20));
        See(minute, late);
        See(end - 1, late);
        See(end - 1, new AlertSighting(Once with { Period = new(Day.To, Day.To + 1440) }, AlertReading.Held, ""));
        Assert.Equal(["firing"], _told.Select(key => key.Split('/')[^1]));
        See(end, late);
        See(end + 1, late);

        Assert.Equal(["firing", "resolved"], _told.Select(key => key.Split('/')[^1]));
        Assert.Equal(Noon.AddMinutes(end), _states[Once.Id].Ends);
    }

    /// <summary>The clock goes to next year and comes back: the period's alert is over, and is not told a second time.</summary>
    [Fact]
    public void Threshold_WhenTheClockLeapsAndReturns_IsToldOnce()
    {
        var (now, then) = (new AlertSighting(Once, AlertReading.Raised, "passed"), new AlertSighting(Once with { Period = new(Day.To + 500_000, Day.To + 501_440) }, AlertReading.Held, ""));
        See(0, now);
        See(500_000, then);
        See(1, now);
        Assert.Equal(["firing", "resolved"], _told.Select(key => key.Split('/')[^1]));
    }

    [Fact]
    public void Threshold_WhenTheClockIsSetBackBeforeItsPeriod_StaysAsItIs()
    {
        See(0, new AlertSighting(Once, AlertReading.Raised, "passed"));
        See(-3000, new AlertSighting(Once with { Period = new(Day.From + -4320, Day.From + -2880) }, AlertReading.Held, ""));
        Assert.Equal(AlertPhase.Firing, _states[Once.Id].Phase);
    }

    /// <summary>Days of 23 and 25 hours, by the quarter of an hour: one event a day, and its end is the day's.</summary>
    [Theory]
    [InlineData("2026-03-28 00:00+01:00", 4 * 24 - 1)]
    [InlineData("2026-10-24 00:00+02:00", 4 * 24 + 1)]
    public void Threshold_OverAChangeOfTheClocks_IsToldOnceADay(string from, int hours)
    {
        var (period, calendar, start) = (BudgetPeriod.Parse("day")!.Value, SomeBudget.Calendar("Europe/Berlin"), SomeBudget.At(from));
        for (var minute = 0; minute < hours * 60; minute += 15)
        {
            var day = period.At(calendar, start + minute);
            See((int)((start + minute).ToTime() - Noon).TotalMinutes, new AlertSighting(Once with { Period = day }, AlertReading.Raised, "passed"));
        }

        Assert.Equal((4, 3), (_told.Count(key => key.EndsWith("firing", StringComparison.Ordinal)), _told.Count(key => key.EndsWith("resolved", StringComparison.Ordinal))));
        Assert.Contains(_states.Values, alert => alert.Subject.Period!.Value.Minutes is 23 * 60 or 25 * 60);
    }

    [Fact]
    public void Firing_WhenNobodyAsksForItAnyMore_IsResolvedAndSaysWhy()
    {
        Fire();
        See(6);
        Assert.EndsWith("#1/resolved", _told[^1], StringComparison.Ordinal);
        Assert.EndsWith("resolved: it is not judged any more: the configuration changed", _states[Often.Id].Summary, StringComparison.Ordinal);
        See(7);
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void Resolved_BeforeItBegan_EndsAfterItsBeginning()
    {
        Fire();
        See(-900, Burning(AlertReading.Clear));
        var alert = _states[Often.Id];
        Assert.True(alert.Ends > alert.Since, $"{alert.Ends} <= {alert.Since}");
    }

    [Fact]
    public void Judge_WhatChangesNothing_KeepsNothing()
    {
        Fire();
        Assert.Empty(AlertBoard.Judge(_states, [Burning(AlertReading.Raised)], Noon.AddMinutes(9)).Changed);
        Assert.Empty(AlertBoard.Judge(new Dictionary<string, Alert>(), [Burning(AlertReading.Clear)], Noon).Changed);
    }

    [Fact]
    public void Duplicate_UntilFiveMinutesAreQuiet_IsRaised()
    {
        AlertReading Of(double minutesAgo, double heardMinutes) => DuplicateAlerts.Of(
            new Dictionary<string, RefusedReporter> { ["GPU-1"] = new(TimeSpan.FromMinutes(minutesAgo + 1.1), TimeSpan.FromMinutes(minutesAgo), Lease) }, [], TimeSpan.FromMinutes(heardMinutes)).Single().Reading;

        Assert.Equal([AlertReading.Raised, AlertReading.Raised, AlertReading.Clear], [Of(0, 0), Of(4.9, 60), Of(5, 60)]);
    }

    /// <summary>An agent that replaced another is refused while the other's lease runs: that raises nothing, and ends nothing that is raised.</summary>
    [Theory]
    [InlineData(0, AlertReading.Held)]
    [InlineData(30, AlertReading.Held)]
    [InlineData(60, AlertReading.Held)]
    [InlineData(61, AlertReading.Raised)]
    public void Duplicate_RefusedForLessThanALease_IsNone(int seconds, AlertReading expected) => Assert.Equal(
        expected,
        DuplicateAlerts.Of(new Dictionary<string, RefusedReporter> { ["GPU-1"] = new(TimeSpan.FromSeconds(seconds + 5), TimeSpan.FromSeconds(5), Lease) }, [], TimeSpan.FromHours(1)).Single().Reading);

    /// <summary>A collector that has just started has heard of no second reporter yet.</summary>
    [Fact]
    public void Duplicate_AfterARestart_IsUnknownForAWhile()
    {
        AlertReading Of(double heardMinutes) => DuplicateAlerts.Of(new Dictionary<string, RefusedReporter>(), ["GPU-1"], TimeSpan.FromMinutes(heardMinutes)).Single().Reading;

        Assert.Equal([AlertReading.Unknown, AlertReading.Clear], [Of(4.9), Of(5)]);
    }

    /// <summary>Whoever lowers a limit that is passed already, or raises it to one that is passed too, hears of the new one, once.</summary>
    [Fact]
    public void Limit_ThatIsAnotherOne_IsToldAgain()
    {
        See(0, Passed("5 kg"));
        See(1, Passed("5 kg"));
        See(2, Passed("4 kg"));
        See(3, Passed("4 kg"));
        var id = Once.Id;
        Assert.Equal([$"{id}#1/firing", $"{id}#1/resolved", $"{id}#2/firing"], _told);
        Assert.Equal(("4 kg", Noon.AddHours(-1)), (_states[id].Limit, _states[id].Since));

        // Of a day that is over nobody is told what another limit would have made of it.
        See(13 * 60, Passed("4 kg"));
        See((13 * 60) + 1, Passed("3 kg"));
        Assert.Equal([$"{id}#2/resolved"], _told.Skip(3));
    }

    /// <summary>It was taken back, and the new limit is below even that.</summary>
    [Fact]
    public void Limit_ThatIsLoweredAfterTheEnd_IsToldAgain()
    {
        See(0, Passed("5 kg"));
        See(1, new AlertSighting(Once, AlertReading.Clear, "below") { Limit = "5 kg" });
        See(2, Passed("5 kg"));
        Assert.Equal(2, _told.Count);
        See(3, Passed("1 kg"));
        Assert.Equal($"{Once.Id}#2/firing", Assert.Single(_told.Skip(2)));
    }

    /// <summary>A limit that was raised, and is put back or passed in its turn, even by what is only heard of later, is told; under it once.</summary>
    [Theory]
    [InlineData("5 kg", true)]
    [InlineData("9 kg", true)]
    [InlineData("5 kg", false)]
    [InlineData("9 kg", false)]
    public void Limit_AfterOneThatIsNotPassed_IsToldAgain(string then, bool whileItFires)
    {
        See(0, Passed("5 kg"));
        if (!whileItFires)
            See(1, new AlertSighting(Once, AlertReading.Clear, "restated") { Limit = "5 kg" });
        See(2, new AlertSighting(Once, AlertReading.Clear, "half of it") { Limit = "9 kg" });
        See(3, new AlertSighting(Once, AlertReading.Clear, "half of it") { Limit = "9 kg" });
        Assert.Equal(2, _told.Count);
        See(4, Passed(then));
        See(5, new AlertSighting(Once, AlertReading.Clear, "restated") { Limit = then });
        See(6, Passed(then));

        Assert.Equal([$"{Once.Id}#2/firing", $"{Once.Id}#2/resolved"], _told.Skip(2));
        Assert.Equal(then, _states[Once.Id].Limit);
    }

    /// <summary>A state of before limits were kept takes the first that it hears of, and tells nobody.</summary>
    [Fact]
    public void Limit_OfAnOlderState_IsTakenInSilence()
    {
        See(0, Passed(null));
        See(1, Passed("5 kg"));
        Assert.Equal(("5 kg", 1), (_states[Once.Id].Limit, _told.Count));
        See(2, Passed("4 kg"));
        Assert.Equal(3, _told.Count);
    }

    private static AlertSighting Passed(string? limit) => new(Once, AlertReading.Raised, "passed", Noon.AddHours(-1)) { Limit = limit };

    private static AlertSighting Burning(AlertReading reading) => new(Often, reading, "burns", null, TimeSpan.FromMinutes(5));

    private void Fire()
    {
        See(0, Burning(AlertReading.Raised));
        See(5, Burning(AlertReading.Raised));
        Assert.Single(_told);
    }

    private void See(int minute, params AlertSighting[] seen)
    {
        var outcome = AlertBoard.Judge(_states, seen, Noon.AddMinutes(minute));
        foreach (var alert in outcome.Changed) _states[alert.Subject.Id] = alert;
        _told.AddRange(outcome.Events.Select(one => one.Key));
    }
}
