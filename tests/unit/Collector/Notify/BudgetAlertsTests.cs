using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

/// <summary>What a real ledger's budgets say of their alerts. 1800 W at PUE 1.2 and 100 g/kWh are 3.6 g a minute, 36 g in ten.</summary>
public sealed class BudgetAlertsTests
{
    private static readonly string[] Day = ["--Site:Zone=GB", "--Site:Pue=1.2", "--Budgets:lab:Limit=36g", "--Budgets:lab:Period=day", "--Budgets:lab:Thresholds=50%,100%,200%"];

    [Fact]
    public async Task Thresholds_AreRaisedInTheEnergysOwnMinute()
    {
        await using var rig = await TenMinutes.PlayedAsync(Day);
        var seen = Of(rig, AlertSubject.Threshold);

        Assert.Equal([("50%", AlertReading.Raised), ("100%", AlertReading.Raised), ("200%", AlertReading.Clear)], seen.Select(one => (one.Subject.Aspect, one.Reading)));
        Assert.Equal(CollectorRig.Start.AddMinutes(4), seen[0].Since);
        Assert.Equal([AlertSeverity.Warning, AlertSeverity.Critical, AlertSeverity.Critical], seen.Select(one => one.Subject.Severity));
        Assert.Equal("budget lab used 100% of its 36 g by 2026-11-22 09:09:00Z", seen[1].Summary);
    }

    [Fact]
    public async Task Threshold_AfterARestatementFarDown_IsClear()
    {
        await using var rig = await TenMinutes.PlayedAsync(Day);
        Of(rig, AlertSubject.Threshold);
        await rig.ObserveAsync(TenMinutes.Say(rig, 91));
        Assert.Equal([AlertReading.Raised, AlertReading.Raised, AlertReading.Clear], Of(rig, AlertSubject.Threshold).Select(one => one.Reading));
        await rig.ObserveAsync(TenMinutes.Say(rig, 50));
        Assert.Equal([AlertReading.Raised, AlertReading.Clear, AlertReading.Clear], Of(rig, AlertSubject.Threshold).Select(one => one.Reading));
        await rig.RestartAsync();
        Assert.Equal([AlertReading.Raised, AlertReading.Clear, AlertReading.Clear], Of(rig, AlertSubject.Threshold).Select(one => one.Reading));
    }

    /// <summary>What is passed in a day's last minutes is known in the next day, and is told of the day that is over.</summary>
    [Fact]
    public async Task Threshold_AfterTheEndOfItsPeriod_IsStillFound()
    {
        await using var rig = await TenMinutes.PlayedAsync(Day);
        await rig.RestartAfterAsync(TimeSpan.FromHours(20));
        var late = Of(rig, AlertSubject.Threshold).Where(one => one.Reading == AlertReading.Raised).ToList();

        Assert.Equal(["50%", "100%"], late.Select(one => one.Subject.Aspect));
        Assert.All(late, one => Assert.EndsWith("/2026-11-22T00:00Z", one.Subject.Id, StringComparison.Ordinal));
        await rig.RestartAfterAsync(TimeSpan.FromHours(48));
        Assert.DoesNotContain(Of(rig, AlertSubject.Threshold), one => one.Reading == AlertReading.Raised);
    }

    /// <summary>A silent host: its rates are unknown, not low, and an alert of its own says so.</summary>
    [Fact]
    public async Task Silence_RaisesItsOwnAlert_AndClearsNone()
    {
        await using var rig = await TenMinutes.PlayedAsync([.. Day, "--Budgets:lab:Tiers=3@6h"]);
        Assert.Equal((AlertReading.Raised, AlertReading.Clear), (Of(rig, AlertSubject.BurnRate)[0].Reading, Of(rig, AlertSubject.DataMissing)[0].Reading));
        await rig.RestartAfterAsync(TimeSpan.FromHours(2));

        Assert.Equal((AlertReading.Unknown, AlertReading.Raised), (Of(rig, AlertSubject.BurnRate)[0].Reading, Of(rig, AlertSubject.DataMissing)[0].Reading));
        Assert.Contains("no energy was reported", Of(rig, AlertSubject.DataMissing)[0].Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(Of(rig, AlertSubject.Threshold)[..2], one => one.Reading != AlertReading.Raised);
    }

    /// <summary>Two hosts for an hour, then only the one that draws little: the rate falls, and nobody knows what the other does.</summary>
    [Theory]
    [InlineData(false, AlertReading.Held)]
    [InlineData(true, AlertReading.Clear)]
    public async Task Rate_ThatFallsWithASilentHost_IsNotClear(bool isHeard, AlertReading expected)
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2", "--Budgets:lab:Limit=36g", "--Budgets:lab:Period=day", "--Budgets:lab:Tiers=3@1h");
        await rig.ObserveAsync(TenMinutes.Say(rig, 100));
        var (busy, idle) = (new PlayedAgent(rig.Time, 1, host: "node-1"), new PlayedAgent(rig.Time, 2, host: "node-2"));
        for (var times = 0; times < 3; times++)
        {
            await rig.RestartAfterAsync(TimeSpan.FromMinutes(10));
            await rig.PlayAsync(busy.Stream(600, 1800));
            await rig.PlayAsync(idle.Stream(600, 10));
        }

        await rig.RestartAfterAsync(TimeSpan.FromMinutes(7));
        await rig.PlayAsync(idle.Stream(420, 10));
        if (isHeard) await rig.PlayAsync(busy.Stream(420, 10));

        Assert.Equal(expected, Of(rig, AlertSubject.BurnRate)[0].Reading);
    }

    /// <summary>36 g burn 12 times as fast as planned over an hour; what is less than the floor is told to nobody, and what is passed of the limit is.</summary>
    [Theory]
    [InlineData("36g", AlertReading.Raised)]
    [InlineData("37g", AlertReading.Held)]
    [InlineData("45g", AlertReading.Clear)]
    [InlineData("60%", AlertReading.Clear)]
    [InlineData("0%", AlertReading.Raised)]
    public async Task Rate_OfLessThanTheFloor_IsToldToNobody(string floor, AlertReading expected)
    {
        await using var rig = await TenMinutes.PlayedAsync([.. Lab, "--Budgets:lab:Tiers=6@1h", "--Budgets:lab:Thresholds=50%", $"--Budgets:lab:Floor={floor}"]);

        Assert.Equal(expected, Of(rig, AlertSubject.BurnRate).Single().Reading);
        Assert.Equal(AlertReading.Raised, Of(rig, AlertSubject.Threshold).Single().Reading);
        var tier = (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets")[0].GetProperty("tiers")[0];
        Assert.Equal(expected == AlertReading.Raised, tier.GetProperty("passed").GetBoolean());
        Assert.Equal("g", tier.GetProperty("floor").GetProperty("unit").GetString());
    }

    /// <summary>36 g in an hour are 2.6 times a month's plan of 10 kg, and no hundredth of it. Of a year's 18 kg they are 17.5 times the plan, and more than a hundredth of a month.</summary>
    [Theory]
    [InlineData("10kg", "month", "2@1h", AlertReading.Clear)]
    [InlineData("3kg", "month", "2@1h", AlertReading.Raised)]
    [InlineData("100kg", "year", "2@1h", AlertReading.Clear)]
    [InlineData("18kg", "year", "14.4@1h", AlertReading.Raised)]
    [InlineData("18kg", "year", "14.4@1h --Budgets:lab:Floor=1%", AlertReading.Clear)]
    public async Task Rate_OfATestJob_IsNoAlertByDefault(string limit, string period, string tiers, AlertReading expected)
    {
        await using var rig = await TenMinutes.PlayedAsync(["--Site:Zone=GB", "--Site:Pue=1.2", $"--Budgets:lab:Limit={limit}", $"--Budgets:lab:Period={period}", .. $"--Budgets:lab:Tiers={tiers}".Split(' ')]);
        Assert.Equal(expected, Of(rig, AlertSubject.BurnRate).Single().Reading);
    }

    /// <summary>The hour of 09:00 has twelve of the day's 35 parts: 36 g of 72 g in ten minutes of it are 6.2 times the plan, and not 12 times.</summary>
    [Theory]
    [InlineData("6@1h", AlertReading.Raised)]
    [InlineData("7@1h", AlertReading.Held)]
    public async Task Rate_OfAPlannedHour_IsRelativeToThePlan(string tier, AlertReading expected)
    {
        var plan = string.Join(',', Enumerable.Range(0, 24).Select(hour => hour == 9 ? "12" : "1"));
        await using var rig = await TenMinutes.PlayedAsync([.. Lab, $"--Budgets:lab:Tiers={tier}", $"--Budgets:lab:Plan={plan}"]);

        Assert.Equal(expected, Of(rig, AlertSubject.BurnRate).Single().Reading);
        var row = (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets")[0];
        Assert.Equal(plan, row.GetProperty("plan").GetString());
        Assert.Equal(36.0 / 72 / (((50 * 1) + (10 * 12)) / (35.0 * 60)), row.GetProperty("burn").EnumerateArray().Single(burn => burn.GetProperty("window").GetString() == "1h").GetProperty("rate").GetProperty("value").GetDouble(), 9);
    }

    [Fact]
    public async Task Data_OfABudgetThatNeverHadAny_IsUnknown()
    {
        await using var rig = await TenMinutes.PlayedAsync([.. Day, "--Budgets:lab:Target=host:nobody"]);
        Assert.Equal(AlertReading.Unknown, Of(rig, AlertSubject.DataMissing)[0].Reading);
    }

    [Fact]
    public async Task Data_WithoutAFactor_IsMissing()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=NOWHERE", "--Budgets:lab:Limit=36g", "--Budgets:lab:Period=day");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 1800));

        var said = Of(rig, AlertSubject.DataMissing)[0];
        Assert.Equal(AlertReading.Raised, said.Reading);
        Assert.Contains("its energy has no factor", said.Summary, StringComparison.Ordinal);
        Assert.All(Of(rig, AlertSubject.Threshold), one => Assert.Equal(AlertReading.Held, one.Reading));
    }

    /// <summary>The last days: raised as long as it is passed, under one id however the days go on, and clear only while data come.</summary>
    [Fact]
    public async Task Rolling_ThatIsPassed_HasOneIdFromDayToDay()
    {
        await using var rig = await TenMinutes.PlayedAsync("--Site:Zone=GB", "--Site:Pue=1.2", "--Budgets:lab:Limit=36g", "--Budgets:lab:Period=2d", "--Budgets:lab:Thresholds=100%");
        var first = Of(rig, AlertSubject.Threshold).Single();
        await rig.RestartAfterAsync(TimeSpan.FromDays(1));
        var second = Of(rig, AlertSubject.Threshold).Single();
        Assert.Equal((AlertReading.Raised, AlertReading.Raised, first.Subject.Id), (first.Reading, second.Reading, second.Subject.Id));

        await rig.RestartAfterAsync(TimeSpan.FromDays(1));
        Assert.Equal(AlertReading.Unknown, Of(rig, AlertSubject.Threshold).Single().Reading);
    }

    private static readonly string[] Lab = ["--Site:Zone=GB", "--Site:Pue=1.2", "--Budgets:lab:Limit=72g", "--Budgets:lab:Period=day"];

    private static List<AlertSighting> Of(CollectorRig rig, string name)
    {
        var keeper = rig.Services.GetRequiredService<BudgetKeeper>();
        keeper.Evaluate();
        return [.. keeper.Current.SelectMany(BudgetAlerts.Of).Where(one => one.Subject.Name == name)];
    }
}
