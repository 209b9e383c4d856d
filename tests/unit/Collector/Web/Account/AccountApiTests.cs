using System.Net;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>The reference cases of the account, from an agent's readings to the API's answer.</summary>
public sealed class AccountApiTests
{
    private const double Kilowatthour = 3.6e6;

    [Theory]
    [InlineData(null, 93.333333333)]
    [InlineData("1.2", 112.0)]
    public async Task Emissions_HalfAnHourOverTwoFactors_ArePricedPieceByPieceWithThePueOnce(string? pue, double grams)
    {
        await using var rig = await AccountRig.StartAsync(["--Site:Zone=GB", .. pue is null ? Array.Empty<string>() : [$"--Site:Pue={pue}"]]);
        await rig.SayAsync(10, 200);
        await rig.SayAsync(11, 300);
        await rig.MeterAsync(At(11 + (20 / 60.0)), 30, 700);
        var row = await rig.RowAsync();

        var factor = pue is null ? 1 : 1.2;
        Assert.Equal(grams, Value(row, "emissions")!.Value, 6);
        Assert.Equal(1_260_000, Value(row, "energy"));
        Assert.Equal(1_260_000 * factor, Value(row, "facilityEnergy"));
        Assert.Equal(factor, Value(row, "pue")!.Value, 9);
        Assert.Equal(pue is not null, row.GetProperty("pueIsSet").GetBoolean());
        // Weighted by energy: 10 of 30 minutes at 200. The mean of the two would be 250.
        Assert.Equal(266.666667, Value(row, "intensity")!.Value, 6);
        Assert.Equal(grams, Value(row, "intensity")!.Value * Value(row, "facilityEnergy")!.Value / Kilowatthour, 5);
    }

    /// <summary>The narrow answer and the wide one are one account.</summary>
    [Fact]
    public async Task Emissions_OfTheAccount_AreTheTotals()
    {
        await using var rig = await MeteredAsync();
        var totals = (await rig.Collector.JsonAsync($"/api/v1/totals?{Hours}&by=device")).GetProperty("rows")[0];
        var row = await rig.RowAsync("device");
        foreach (var figure in new[] { "energy", "emissions", "unpriced" }) Assert.Equal(Value(totals, figure), Value(row, figure));
    }

    [Fact]
    public async Task Scopes_OfAZoneWithBothKinds_SplitDirectAndUpstream()
    {
        await using var rig = await MeteredAsync("--Site:Pue=1.2");
        var scopes = (await rig.RowAsync()).GetProperty("scopes");

        // 0.7 kWh × 1.2 = 0.84 kWh at the meter; lifecycle 300 in force, and of the year direct 177 and lifecycle 211.
        Assert.Equal("scope 2", scopes.GetProperty("combustionScope").GetString());
        Assert.Equal(0.84 * 177, Value(scopes, "combustion")!.Value, 6);
        Assert.Equal(0.84 * (211 - 177), Value(scopes, "upstream")!.Value, 6);
        Assert.Equal(0.84 * (211 - 177), Value(scopes, "fuelAndEnergy")!.Value, 6);
        Assert.Equal("annual", Of(scopes, "combustion.quality").GetString());
        Assert.Equal("annual", Of(scopes, "upstream.quality").GetString());
        Assert.Contains("different publishers", Reason(scopes, "upstream"), StringComparison.Ordinal);
        Assert.Null(Value(scopes, "losses"));
        Assert.Contains("losses", Reason(scopes, "losses"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("own", "scope 2")]
    [InlineData("colo", "scope 2")]
    [InlineData("cloud", "scope 3.1")]
    public async Task Scopes_BelongWhereTheSiteDeclares(string ownership, string scope)
    {
        await using var rig = await MeteredAsync($"--Site:Ownership={ownership}");
        var row = await rig.RowAsync();
        Assert.Equal(ownership, row.GetProperty("ownership").GetString());
        Assert.Equal(scope, Of(row, "scopes.combustionScope").GetString());
    }

    /// <summary>JP has a lifecycle figure only.</summary>
    [Fact]
    public async Task Scopes_OfAZoneWithOneKind_AreUnknownAndSayWhy()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=JP");
        await rig.MeterAsync(At(10), 60, 700);
        var scopes = (await rig.RowAsync()).GetProperty("scopes");
        foreach (var figure in new[] { "combustion", "upstream", "losses", "fuelAndEnergy" }) Assert.Null(Value(scopes, figure));
        Assert.Equal("priced in lifecycle factors only: the zone has no direct factor", Reason(scopes, "combustion"));
    }

    /// <summary>A windy hour takes nothing from what lies before the plants, and a still one adds nothing: both are the year's.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    public async Task Upstream_WhateverTheGridSaysNow_IsTheYears(int now)
    {
        await using var rig = await MeteredAsync();
        await rig.SayAsync(9, now);
        var scopes = (await rig.RowAsync()).GetProperty("scopes");
        Assert.Equal(0.7 * 177, Value(scopes, "combustion")!.Value, 6);
        Assert.Equal(0.7 * (211 - 177), Value(scopes, "upstream")!.Value, 6);
    }

    /// <summary>France's yearly means: 50 direct of one publisher, 44.18 lifecycle of another.</summary>
    [Fact]
    public async Task Scopes_WithADirectMeanAboveTheLifecycleOne_HaveNoUpstream()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=FR");
        await rig.MeterAsync(At(10), 60, 700);
        var scopes = (await rig.RowAsync()).GetProperty("scopes");
        Assert.Equal(0.7 * 50, Value(scopes, "combustion")!.Value, 6);
        Assert.Null(Value(scopes, "upstream"));
        Assert.Contains("of which the lifecycle one is the larger", Reason(scopes, "upstream"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_WhereLossesAreStated_CountWhatWasLostOnTheWay()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=US", "--Account:Factor=direct");
        await rig.MeterAsync(At(10), 60, 700);
        var row = await rig.RowAsync();
        Assert.Equal("direct", row.GetProperty("factor").GetString());
        Assert.Equal(0.7 * 375.3, Value(row, "scopes.combustion")!.Value, 6);
        Assert.Equal(Value(row, "emissions")!.Value, Value(row, "scopes.combustion")!.Value, 9);
        Assert.Equal(0.7 * 0.05 / 0.95 * 375.3, Value(row, "scopes.losses")!.Value, 6);
        Assert.Contains("on top of a factor per kWh generated", Reason(row, "scopes.losses"), StringComparison.Ordinal);
    }

    /// <summary>A part of the US without a row of this kind: the country's stands in, and the provenance says so.</summary>
    [Fact]
    public async Task Emissions_OfAPartWithoutAYearlyFigure_TakeItsCountrysAndSaySo()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=US-CAL-CISO");
        await rig.MeterAsync(At(10), 60, 700);
        var row = await rig.RowAsync();
        Assert.Equal(0.7 * 383.55, Value(row, "emissions")!.Value, 6);
        Assert.Equal("annual", Of(row, "emissions.quality").GetString());
        var slot = (await rig.Collector.JsonAsync($"/api/v1/intensity?zone=US-CAL-CISO&{Hours}")).GetProperty("slots")[0];
        Assert.Equal("owid-ember 2024 (CC BY 4.0); of US, in place of US-CAL-CISO", slot.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Water_OfTheUsAverageSite_HasThePueInTheOffSiteTermOnly()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=US", "--Site:Pue=1.17", "--Site:Wue=0.55");
        await rig.MeterAsync(At(10), 60, 700);
        var water = (await rig.RowAsync()).GetProperty("water");
        Assert.Equal(0.7 * 0.55, Value(water, "onSite")!.Value, 9);
        Assert.Equal(0.7 * 1.17 * 3.1321, Value(water, "offSite")!.Value, 9);
        Assert.Equal(0.7 * (0.55 + (1.17 * 3.1321)), Value(water, "total")!.Value, 9);
        Assert.Null(Reason(water, "total"));
    }

    [Theory]
    [InlineData("--Site:Zone=US", null, "≥: the site states no WUE (Site:Wue)")]
    [InlineData("--Site:Zone=US-CAL-CISO", null, "the country's water intensity")]
    [InlineData("--Site:Zone=GL", "--Site:Wue=1", "the world's mean water intensity")]
    public async Task Water_PartlyKnown_SaysSo(string zone, string? wue, string reason)
    {
        await using var rig = await AccountRig.StartAsync([zone, .. wue is null ? Array.Empty<string>() : [wue]]);
        await rig.MeterAsync(At(10), 60, 700);
        var row = await rig.RowAsync();
        Assert.NotNull(Value(row, "water.total"));
        Assert.Contains(reason, Reason(row, "water.total"), StringComparison.Ordinal);
        Assert.Equal(wue is not null, Value(row, "water.onSite") is not null);
    }

    [Fact]
    public async Task Embodied_OfAnHourOfAnH100_IsItsShareAndInNoOtherFigure()
    {
        await using var rig = await MeteredAsync("--Embodied:H100 80GB HBM3:Host=hgx-host");
        var row = await rig.RowAsync();
        var embodied = row.GetProperty("embodied");
        Assert.Equal(33.35236, Value(embodied, "emissions")!.Value, 5);
        Assert.Contains("no agent reported", embodied.GetProperty("hours").GetString(), StringComparison.Ordinal);
        Assert.Contains("category 2", embodied.GetProperty("notAdditiveTo").GetString(), StringComparison.Ordinal);
        Assert.Equal([164.0, 5700.0], embodied.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetProperty("kilograms").GetDouble()));
        Assert.All(embodied.GetProperty("pieces").EnumerateArray(), piece =>
        {
            Assert.Equal(26_280, piece.GetProperty("lifetimeHours").GetDouble());
            Assert.Equal(1, piece.GetProperty("deviceHours").GetDouble(), 9);
            Assert.NotEmpty(piece.GetProperty("source").GetString()!);
        });
        Assert.Equal(0.7 * 300, Value(row, "emissions")!.Value, 6);
    }

    /// <summary>Idle hours carry as much as busy ones: a device ages by the clock.</summary>
    [Fact]
    public async Task Embodied_OfAnIdleHour_IsThatOfABusyOne()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=GB");
        await rig.MeterAsync(At(10), 60, 60);
        Assert.Equal(164_000 / 26_280.0, Value((await rig.RowAsync()).GetProperty("embodied"), "emissions")!.Value, 6);
    }

    /// <summary>Zero is a value: an hour in which an idle device drew nothing is an hour of the account, with 0 g and its share of the device.</summary>
    [Fact]
    public async Task Energy_OfAnHourAtZeroWatts_IsARowOfZeros()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=GB");
        await rig.SayAsync(9, 300);
        await rig.MeterAsync(At(10), 60, 0);
        var row = await rig.RowAsync();
        Assert.Equal(0, Value(row, "energy"));
        Assert.Equal(0, Value(row, "emissions"));
        Assert.Equal(0, Value(row, "unpriced"));
        Assert.Equal(164_000 / 26_280.0, Value(row, "embodied.emissions")!.Value, 6);
    }

    [Fact]
    public async Task Unpriced_Energy_IsShownAndNeverZeroGrams()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=");
        await rig.MeterAsync(At(10), 60, 700);
        var row = await rig.RowAsync();
        Assert.Null(Value(row, "emissions"));
        Assert.Equal(0.7 * Kilowatthour, Value(row, "unpriced"));
        var grade = Assert.Single(row.GetProperty("quality").EnumerateArray());
        Assert.Equal(("unpriced", 100m), (grade.GetProperty("grade").GetString(), grade.GetProperty("percent").GetDecimal()));
        Assert.Null(Value(row, "intensity"));
        Assert.Null(Value(row, "scopes.combustion"));
        Assert.Null(Value(row, "water.total"));
    }

    [Fact]
    public async Task Quality_OfMixedGrades_SumsToAHundred()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=GB");
        await rig.SayAsync(9, 200);
        await rig.SayAsync(10, 250, quality: FactorQuality.Estimated);
        await rig.MeterAsync(At(11.5), 150, 700);
        var row = await rig.RowAsync();
        var grades = row.GetProperty("quality").EnumerateArray().ToDictionary(grade => grade.GetProperty("grade").GetString()!, grade => grade.GetProperty("percent").GetDecimal());
        Assert.Equal(["annual", "estimated", "measured"], grades.Keys.Order());
        Assert.Equal(100m, grades.Values.Sum());
        Assert.Equal(40m, grades["measured"]);
        Assert.Equal("annual", Of(row, "emissions.quality").GetString());
    }

    /// <summary>Sensor 5 %, PUE 10 %, measured 5 %: 12.247 % together.</summary>
    [Fact]
    public async Task Bounds_CombineSensorPueAndIntensityInQuadrature()
    {
        await using var rig = await MeteredAsync();
        var emissions = (await rig.RowAsync()).GetProperty("emissions");
        Assert.Equal(210 * (1 - 0.122474), emissions.GetProperty("low").GetDouble(), 3);
        Assert.Equal(210 * (1 + 0.122474), emissions.GetProperty("high").GetDouble(), 3);
    }

    /// <summary>One number has one range: that of the totals, of the series, of the device and of the run that a command ends with is the account's.</summary>
    [Theory]
    [InlineData(null, 0.415331)]
    [InlineData(FactorQuality.Measured, 0.122474)]
    [InlineData(FactorQuality.Forecast, 0.229129)]
    public async Task Bounds_OfOneFigure_AreTheSameWhereverItIsAsked(FactorQuality? quality, double half)
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2");
        if (quality is { } grade) await rig.SayAsync(9, 250, quality: grade);
        await rig.MeterAsync(At(10), 60, 700);
        var account = (await rig.RowAsync()).GetProperty("emissions");
        var totals = Assert.Single((await rig.Collector.JsonAsync($"/api/v1/totals?{Hours}&by=zone")).GetProperty("rows").EnumerateArray()).GetProperty("emissions");
        var device = Assert.Single((await rig.RowsAsync("device"))).GetProperty("key").GetString();
        var points = (await rig.Collector.JsonAsync($"/api/v1/series?metric=emissions&device={device}&step=1h&{Hours}")).GetProperty("points").EnumerateArray()
            .Select(point => point.GetProperty("figure")).ToList();

        foreach (var end in (string[])["value", "low", "high"])
        {
            Assert.Equal(account.GetProperty(end).GetDouble(), totals.GetProperty(end).GetDouble());
            Assert.Equal(account.GetProperty(end).GetDouble(), points.Sum(point => point.GetProperty(end).GetDouble()), 9);
        }

        var value = account.GetProperty("value").GetDouble();
        Assert.Equal(1 - half, totals.GetProperty("low").GetDouble() / value, 5);
        Assert.Equal(1 + half, totals.GetProperty("high").GetDouble() / value, 5);
    }

    [Fact]
    public async Task Rows_OfRealAndSimulatedEnergyAndOfTwoOwnerships_AreNeverOne()
    {
        await using var rig = await AccountRig.StartAsync(
            "--Site:Zone=GB", "--Ingest:AcceptSimulated=true", "--Sites:c:Zone=GB", "--Sites:c:Ownership=cloud", "--Sites:c:Match=node-2");
        var agents = new[] { new PlayedAgent(rig.Collector.Time), new PlayedAgent(rig.Collector.Time, 2, Method.Counter, "node-2"), new PlayedAgent(rig.Collector.Time, 3, Method.Simulated, "node-3") };
        await rig.MeterAsync(At(10), 60, 700, agents);
        var rows = await rig.RowsAsync();
        Assert.Equal(
            [(false, "own"), (false, "cloud"), (true, "own")],
            rows.Select(row => (row.GetProperty("simulated").GetBoolean(), row.GetProperty("ownership").GetString()!)));
        Assert.All(rows, row => Assert.Equal(0.7 * Kilowatthour, Value(row, "energy")));
    }

    [Theory]
    [InlineData("account?from=2026-11-22T09:00Z&to=2026-11-22T10:00Z&by=colour", "is not host")]
    [InlineData("account?from=2026-11-22T09:00Z&to=2026-11-22T10:00Z&factor=direct", "is not a parameter")]
    [InlineData("account?to=2026-11-22T10:00Z", "is missing")]
    public async Task Account_AskedWrongly_IsRefused(string query, string reason)
    {
        await using var rig = await AccountRig.StartAsync();
        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, JsonDocument.Parse(await answer.Content.ReadAsStreamAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>An hour of one GPU at 700 W, priced 300 g/kWh.</summary>
    private static async Task<AccountRig> MeteredAsync(params string[] settings)
    {
        var rig = await AccountRig.StartAsync(["--Site:Zone=GB", .. settings]);
        await rig.SayAsync(9, 300);
        await rig.MeterAsync(At(10), 60, 700);
        return rig;
    }
}
