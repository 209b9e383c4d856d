using System.Net;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.TestKit.Files;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>Advice from stored forecasts. The clock stands at 09:00, and advice begins a minute later.</summary>
public sealed class AdviceApiTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

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

    /// <summary>FR now is better than GB now, and GB at eleven is better than both: neither question alone finds it.</summary>
    [Fact]
    public async Task ByBoth_NamesTheBestWindowOfTheBestZone()
    {
        await using var rig = await ForecastAsync("GB", 300, 300, 40);
        foreach (var (hour, grams) in new[] { (9, 60), (10, 60), (11, 200) }) await rig.SayAsync(hour, grams, "FR", FactorQuality.Forecast);

        var answer = await AskAsync(rig, "hours=1&watts=1000&zones=FR,GB&by=both");

        var best = answer.GetProperty("best");
        Assert.Equal(("both", "GB", "start now in FR"), (answer.GetProperty("by").GetString(), best.GetProperty("zone").GetString(), best.GetProperty("counterfactual").GetString()));
        Assert.Equal(At(11), Of(best, "window.from").GetDateTimeOffset());
        Assert.Equal((1.5 * 60) - (1.2 * 40), Value(best, "saving")!.Value, 6);
        Assert.Equal("FR", (await AskAsync(rig, "hours=1&watts=1000&zones=FR,GB&by=zone")).GetProperty("best").GetProperty("zone").GetString());
    }

    [Fact]
    public async Task ByZone_OfAZoneThatNobodyAsksFor_SaysSo()
    {
        await using var rig = await ForecastAsync("GB", 300, 300);
        var rows = (await AskAsync(rig, "hours=1&watts=1000&zones=GB,XX&by=zone")).GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("window").ValueKind);
        Assert.Contains("no provider covers the zone", rows[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    /// <summary>The averages are best at eleven, but what one more kilowatt-hour causes is least at ten: that is what shifting saves.</summary>
    [Fact]
    public async Task ByTime_WithMarginalValues_FollowsThemAndNotTheAverages()
    {
        await using var rig = await CsvAsync("marginal", "GB,500", "GB,20", "GB,450");
        foreach (var (hour, grams) in new[] { (9, 300), (10, 300), (11, 100) }) await rig.SayAsync(hour, grams, quality: FactorQuality.Forecast);
        var answer = await AskAsync(rig, "hours=1&watts=1000&zones=GB");
        var best = answer.GetProperty("best");
        Assert.Equal(("marginal", JsonValueKind.Null), (answer.GetProperty("signal").GetString(), answer.GetProperty("signalReason").ValueKind));
        Assert.Equal(At(10), Of(best, "window.from").GetDateTimeOffset());
        Assert.Equal(("direct", "CO2"), (best.GetProperty("factor").GetString(), best.GetProperty("gas").GetString()));
        // 59 minutes at 500 and one at 20, less an hour at 20; with the site's PUE.
        Assert.Equal(1.2 * ((((59 * 500) + 20) / 60.0) - 20), Value(best, "saving")!.Value, 4);
    }

    /// <summary>By time no zone is compared with another: each has the best signal that there is of it, and says which.</summary>
    [Fact]
    public async Task ByTime_WithMarginalValuesOfOneZone_NamesTheSignalPerZone()
    {
        await using var rig = await CsvAsync("marginal", "GB,500", "GB,20", "GB,450");
        foreach (var (hour, grams) in new[] { (9, 300), (10, 300), (11, 100) })
        {
            await rig.SayAsync(hour, grams, "GB", FactorQuality.Forecast);
            await rig.SayAsync(hour, grams, "FR", FactorQuality.Forecast);
        }

        var answer = await AskAsync(rig, "hours=1&watts=1000&zones=GB,FR");

        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["marginal", "average"], rows.Select(row => row.GetProperty("signal").GetString()));
        Assert.Equal([At(10), At(11)], rows.Select(row => Of(row, "window.from").GetDateTimeOffset()));
        Assert.Equal([20.0, 100.0], rows.Select(row => Value(row, "window.intensity")!.Value));
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("signalReason").ValueKind);
        Assert.StartsWith("no marginal values reach over the job in FR:", rows[1].GetProperty("signalReason").GetString(), StringComparison.Ordinal);
        // Nothing of the two is one answer.
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (answer.GetProperty("signal").ValueKind, answer.GetProperty("best").ValueKind));
    }

    /// <summary>Marginal and average values are never in one comparison: one zone without the first, and all are compared by the second.</summary>
    [Theory]
    [InlineData("hours=1&watts=1000&zones=GB,FR&by=zone", "in FR:", 60.0)]
    [InlineData("hours=3&watts=1000&zones=GB,FR&by=zone", "in GB, FR:", null)]
    public async Task ByZone_WithMarginalValuesOfOneZone_ComparesAverages(string question, string lacking, double? best)
    {
        await using var rig = await CsvAsync("marginal", "GB,10", "GB,10", "GB,10");
        foreach (var hour in new[] { 9, 10 })
        {
            await rig.SayAsync(hour, 300, "GB", FactorQuality.Forecast);
            await rig.SayAsync(hour, 60, "FR", FactorQuality.Forecast);
        }

        var answer = await AskAsync(rig, question);
        Assert.Equal("average", answer.GetProperty("signal").GetString());
        Assert.Contains(lacking, answer.GetProperty("signalReason").GetString(), StringComparison.Ordinal);
        Assert.All(answer.GetProperty("rows").EnumerateArray(), row => Assert.Equal("average", row.GetProperty("signal").GetString()));
        Assert.Equal(best, answer.GetProperty("best") is { ValueKind: JsonValueKind.Object } row ? Value(row, "window.intensity") : null);
    }

    /// <summary>GB counts combustion, FR the whole life cycle: that FR's number is smaller says nothing.</summary>
    [Fact]
    public async Task ByZone_OfTwoFamilies_ComparesNeitherWithTheOther()
    {
        await using var rig = await CsvAsync("average", "GB,300", "GB,300", "GB,300");
        foreach (var hour in new[] { 9, 10 }) await rig.SayAsync(hour, 60, "FR", FactorQuality.Forecast);
        var answer = await AskAsync(rig, "hours=1&watts=1000&zones=GB,FR&by=zone");
        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["direct", "lifecycle"], rows.Select(row => row.GetProperty("factor").GetString()));
        Assert.Equal("GB", Of(answer, "best.zone").GetString());
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("window").ValueKind);
        Assert.Null(Value(rows[1], "saving"));
        Assert.Equal("its values count lifecycle CO2e, those of GB direct CO2: they are not compared", rows[1].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("", "hours: is missing")]
    [InlineData("hours=0", "above 0")]
    [InlineData("hours=169", "at most 168")]
    [InlineData("hours=1&watts=-5", "above 0")]
    [InlineData("hours=1&by=colour", "is not time, zone or both")]
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

    /// <summary>GB at PUE 1.2 by a file, an hour per line from nine on; direct, CO2. FR has its yearly figure, of lifecycle.</summary>
    private Task<AccountRig> CsvAsync(string signal, params string[] lines)
    {
        var file = Path.Combine(_folder.Path, "grid.csv");
        File.WriteAllLines(file, ["zone,from,to,g_per_kwh,quality", .. lines.Select((line, hour) => line.Replace(",", Text($",2026-11-22T{9 + hour:00}:00Z,2026-11-22T{10 + hour:00}:00Z,"), StringComparison.Ordinal) + ",forecast")]);
        return AccountRig.StartAsync(
            "--Site:Zone=GB", "--Site:Pue=1.2", "--Sites:f:Zone=FR", "--Sites:f:Match=fr-*", "--Grid:Providers=csv,annual",
            $"--Grid:csv:File={file}", $"--Grid:csv:Signal={signal}", "--Grid:csv:Kind=direct", "--Grid:csv:Gas=co2");
    }
}
