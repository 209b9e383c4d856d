using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Book;

/// <summary>The book over HTTP, of a whole collector: a minute at 300 W and PUE 1.2, restated an hour later from the yearly figure.</summary>
public sealed class BookApiTests
{
    private const string Range = "from=2026-11-22T09:00:00Z&to=2026-11-22T10:00:00Z";
    private static readonly MinuteRange Hour = new(UtcMinute.FromTime(CollectorRig.Start), UtcMinute.FromTime(CollectorRig.Start.AddHours(1)));

    [Theory]
    [InlineData("totals?by=host&")]
    [InlineData("account?by=host&")]
    [InlineData("series?metric=emissions&device=GPU-1-0&")]
    public async Task AsOf_BeforeAndAfterTheRestatement_TellsWhatWasKnown(string question)
    {
        await using var rig = await RestatedAsync();
        var figures = new List<double>();
        foreach (var asOf in new[] { "&asOf=2026-11-22T10:30:00Z", "&asOf=2026-11-22T11:01:00Z", "" })
        {
            var answer = await rig.JsonAsync($"/api/v1/{question}{Range}{asOf}");
            figures.Add(Grams(answer));
            Assert.Equal(asOf.Length > 0, answer.GetProperty("asOf").ValueKind == JsonValueKind.String);
        }

        Assert.NotEqual(figures[0], figures[1]);
        Assert.Equal(figures[1], figures[2]);
        Assert.Equal(0.73218, figures[1], 9);
    }

    [Theory]
    [InlineData("totals?by=host")]
    [InlineData("account?by=host")]
    public async Task YearOfDays_ToldAtOnce_IsItsOneHour(string question)
    {
        await using var rig = await RestatedAsync();

        var hour = await rig.JsonAsync($"/api/v1/{question}&{Range}");
        var year = await rig.JsonAsync($"/api/v1/{question}&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z");

        Assert.Equal(0.73218, Grams(year), 9);
        Assert.Equal(hour.GetProperty("rows").GetRawText(), year.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task AsOf_OfAScore_TellsWhatWasKnown()
    {
        await using var rig = await RestatedAsync();
        var figures = new List<double>();
        foreach (var asOf in new[] { "&asOf=2026-11-22T10:30:00Z", "&asOf=2026-11-22T11:01:00Z" })
        {
            var answer = await rig.JsonAsync($"/api/v1/sci?units=runs:1&{Range}{asOf}");
            figures.Add(answer.GetProperty("rows")[0].GetProperty("operational").GetProperty("value").GetDouble());
            Assert.Equal(JsonValueKind.String, answer.GetProperty("asOf").ValueKind);
        }

        Assert.NotEqual(figures[0], figures[1]);
        Assert.Equal(0.73218, figures[1], 9);
    }

    [Theory]
    [InlineData("&asOf=2026-11-22T10:05:00Z", HttpStatusCode.BadRequest, "up to 2026-11-22 09:55:00Z")]
    [InlineData("&asOf=2027-11-22T10:05:00Z", HttpStatusCode.BadRequest, "in the future")]
    [InlineData("&asOf=yesterday", HttpStatusCode.BadRequest, "is not a time")]
    public async Task AsOf_ThatCannotBeTold_SaysWhy(string asOf, HttpStatusCode status, string says)
    {
        await using var rig = await RestatedAsync();
        using var response = await rig.SendAsync(HttpMethod.Get, $"/api/v1/totals?{Range}{asOf}");
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsOf_BeforeAFold_IsGoneWithItsReason()
    {
        await using var rig = await RestatedAsync();
        var agent = new PlayedAgent(rig.Time, 2, host: "node-2");
        await rig.PlayAsync(agent.Stream(60, 300));
        await rig.RestartAfterAsync(TimeSpan.FromDays(402));
        var folder = rig.Services.GetRequiredService<MinuteFolder>();
        while (folder.FoldHour())
        {
        }

        Assert.True(folder.Hours > 0);
        using var minutes = await rig.SendAsync(HttpMethod.Get, "/api/v1/totals?from=2026-11-22T09:00:00Z&to=2026-11-22T09:30:00Z");
        Assert.Equal(HttpStatusCode.Gone, minutes.StatusCode);
        Assert.Contains("ask for whole UTC hours", await minutes.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", minutes.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0.73218, Grams(await rig.JsonAsync($"/api/v1/totals?by=host&{Range}")), 9);
    }

    [Fact]
    public async Task Restatements_OfAFactorAndASite_ShowBothSides()
    {
        await using var rig = await RestatedAsync();
        rig.Services.GetRequiredService<IBookkeeping>().Restate(
            new("node-1", null, Hour, Pue.FromRatio(1.5m), null, "meter", "auditor"), rig.Time.GetUtcNow());

        var answer = await rig.JsonAsync($"/api/v1/restatements?{Range}");
        var rows = answer.GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal(2, rows.Count);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("next").ValueKind);
        Assert.Equal(122.03, rows[0].GetProperty("new").GetProperty("intensity").GetProperty("value").GetDouble());
        Assert.Equal("annual replaced by measured", rows[0].GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("hosts").ValueKind);
        Assert.Equal((1.2, 1.5), (rows[1].GetProperty("old").GetProperty("pue").GetDouble(), rows[1].GetProperty("new").GetProperty("pue").GetDouble()));
        Assert.Equal(("host node-1", "meter"), (rows[1].GetProperty("hosts").GetString(), rows[1].GetProperty("reason").GetString()));
        Assert.Equal(0.73218 / 4, rows[1].GetProperty("delta").GetProperty("value").GetDouble(), 9);
        Assert.Equal(18_000, rows[1].GetProperty("energy").GetProperty("value").GetDouble());
        var first = await rig.JsonAsync($"/api/v1/restatements?limit=1&{Range}");
        var second = await rig.JsonAsync($"/api/v1/restatements?limit=1&after={first.GetProperty("next").GetInt64()}&{Range}");
        Assert.Equal("meter", second.GetProperty("rows")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Periods_ClosedAndThenRestated_HaveAMaterialMemo()
    {
        await using var rig = await RestatedAsync();
        var book = rig.Services.GetRequiredService<IBookkeeping>();
        book.Close(new("2026-11", Hour, "UTC", 50_000), "auditor", rig.Time.GetUtcNow());
        book.Restate(new("node-1", null, Hour, Pue.FromRatio(1.5m), null, "meter", "auditor"), rig.Time.GetUtcNow().AddMinutes(1));

        var period = Assert.Single((await rig.JsonAsync("/api/v1/periods")).GetProperty("periods").EnumerateArray());
        var memo = Assert.Single(period.GetProperty("memos").EnumerateArray());

        Assert.Equal(0.73218, period.GetProperty("totals")[0].GetProperty("emissions").GetProperty("value").GetDouble(), 9);
        Assert.Equal(0.05, period.GetProperty("materiality").GetDouble());
        Assert.True(memo.GetProperty("material").GetBoolean());
        Assert.Equal(0.73218 * 1.25, memo.GetProperty("now").GetProperty("value").GetDouble(), 9);
        Assert.Equal("meter", memo.GetProperty("lines")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Audit_InPages_HasSitesAndRestatements()
    {
        await using var rig = await RestatedAsync();

        var first = await rig.JsonAsync("/api/v1/audit?limit=1");
        var rest = await rig.JsonAsync($"/api/v1/audit?after={first.GetProperty("next").GetInt64()}");

        Assert.Equal(("site", "host node-1"), (first.GetProperty("rows")[0].GetProperty("what").GetString(), first.GetProperty("rows")[0].GetProperty("subject").GetString()));
        Assert.Equal(["restatement"], rest.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("what").GetString()));
        foreach (var wrong in new[] { "after=x", "limit=0", "limit=1001", "from=1" })
        {
            using var response = await rig.SendAsync(HttpMethod.Get, $"/api/v1/audit?{wrong}");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    private static double Grams(JsonElement answer) => answer.TryGetProperty("rows", out var rows)
        ? rows[0].GetProperty("emissions").GetProperty("value").GetDouble()
        : answer.GetProperty("points")[0].GetProperty("figure").GetProperty("value").GetDouble();

    private static async Task<CollectorRig> RestatedAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2");
        var agent = new PlayedAgent(rig.Time);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));
        rig.Time.Advance(TimeSpan.FromHours(2));
        await rig.ObserveAsync(new FactorObservation("GB", Hour, GramsPerKilowattHour.FromGrams(122.03m), FactorQuality.Measured, rig.IdentityOf("GB")));
        return rig;
    }
}
