using System.Net;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Carbon;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>Advice from stored forecasts. The clock stands at 09:00, and advice begins a minute later.</summary>
public sealed class AdviceApiTests
{
    [Fact]
    public async Task ByTime_WithAForecast_NamesTheCleanestWindowAndWhatItSaves()
    {
        await using var rig = await ForecastAsync("GB", 300, 300, 100, 100, 400);
        var answer = await AskAsync(rig, "hours=2&watts=1000&zones=GB");
        var best = answer.GetProperty("best");
        Assert.Equal(("average", "time"), (answer.GetProperty("signal").GetString(), answer.GetProperty("by").GetString()));
        Assert.Contains("no marginal values", answer.GetProperty("signalReason").GetString(), StringComparison.Ordinal);
        Assert.Equal(At(11), Of(best, "window.from").GetDateTimeOffset());
        Assert.Equal(At(13), Of(best, "window.to").GetDateTimeOffset());
        Assert.Equal(100, Value(best, "window.intensity"));
        Assert.Equal(2 * 1.2 * 100, Value(best, "window.emissions")!.Value, 6);
        Assert.Equal("start now in this zone", best.GetProperty("counterfactual").GetString());
        Assert.Equal(At(9 + (1 / 60.0)), Of(best, "otherwise.from").GetDateTimeOffset());
        // 119 minutes at 300 and one at 100.
        var now = ((119 * 300) + 100) / 120.0;
        Assert.Equal(now, Value(best, "otherwise.intensity")!.Value, 5);
        Assert.Equal(2 * 1.2 * (now - 100), Value(best, "saving")!.Value, 4);
        Assert.Equal("forecast", Of(best, "window.intensity.quality").GetString());
        Assert.Equal(At(14), best.GetProperty("knownUntil").GetDateTimeOffset());
    }

    [Fact]
    public async Task ByTime_WhereTheForecastEnds_IsUnknownAndNotGuessed()
    {
        await using var rig = await ForecastAsync("GB", 300, 100);
        var answer = await AskAsync(rig, "hours=4&watts=1000&zones=GB");
        var row = Assert.Single(answer.GetProperty("rows").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("best").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("window").ValueKind);
        Assert.Null(Value(row, "saving"));
        Assert.Equal("the forecast does not reach over the whole job", row.GetProperty("reason").GetString());
        Assert.Equal(At(11), row.GetProperty("knownUntil").GetDateTimeOffset());
    }

    [Fact]
    public async Task ByTime_WithAYearlyMeanAlone_IsUnknown()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=GB");
        var row = Assert.Single((await AskAsync(rig, "hours=1")).GetProperty("rows").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("window").ValueKind);
        Assert.Contains("yearly mean", row.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ByTime_WithoutWatts_HasIntensitiesAndNoGrams()
    {
        await using var rig = await ForecastAsync("GB", 300, 100);
        var best = (await AskAsync(rig, "hours=1&zones=GB")).GetProperty("best");
        Assert.Equal(100, Value(best, "window.intensity"));
        Assert.Null(Value(best, "window.emissions"));
        Assert.Equal("give watts for grams", Reason(best, "window.emissions"));
    }

    /// <summary>FR is cleaner at the meter, though its site's PUE is worse.</summary>
    [Fact]
    public async Task ByZone_ComparesWithTheFirstAndCountsThePue()
    {
        await using var rig = await ForecastAsync("GB", 300, 300);
        foreach (var hour in new[] { 9, 10 }) await rig.SayAsync(hour, 60, "FR", FactorQuality.Forecast);
        var answer = await AskAsync(rig, "hours=1&watts=1000&zones=GB,FR&by=zone");
        var best = answer.GetProperty("best");
        Assert.Equal("FR", best.GetProperty("zone").GetString());
        Assert.Equal("start now in GB", best.GetProperty("counterfactual").GetString());
        Assert.Equal("GB", Of(best, "otherwise.zone").GetString());
        Assert.Equal((1.2 * 300) - (1.5 * 60), Value(best, "saving")!.Value, 6);
    }

    [Fact]
    public async Task ByZone_OfAZoneThatNobodyAsksFor_SaysSo()
    {
        await using var rig = await ForecastAsync("GB", 300, 300);
        var rows = (await AskAsync(rig, "hours=1&watts=1000&zones=GB,XX&by=zone")).GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("window").ValueKind);
        Assert.Contains("no provider covers the zone", rows[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "hours: is missing")]
    [InlineData("hours=0", "above 0")]
    [InlineData("hours=169", "at most 168")]
    [InlineData("hours=1&watts=-5", "above 0")]
    [InlineData("hours=1&by=colour", "is not time or zone")]
    [InlineData("hours=1&zones=,", "zones")]
    public async Task Advice_AskedWrongly_IsRefused(string query, string reason)
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=GB");
        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/advice?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, JsonDocument.Parse(await answer.Content.ReadAsStreamAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<JsonElement> AskAsync(AccountRig rig, string query) => rig.Collector.JsonAsync($"/api/v1/advice?{query}");

    /// <summary>GB at PUE 1.2 with a forecast from nine on, and FR at 1.5 without one.</summary>
    private static async Task<AccountRig> ForecastAsync(string zone, params int[] grams)
    {
        var rig = await AccountRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2", "--Sites:f:Zone=FR", "--Sites:f:Pue=1.5", "--Sites:f:Match=fr-*");
        for (var i = 0; i < grams.Length; i++) await rig.SayAsync(9 + i, grams[i], zone, FactorQuality.Forecast);
        return rig;
    }
}
