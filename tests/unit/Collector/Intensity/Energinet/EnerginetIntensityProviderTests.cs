using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Energinet;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Energinet;

public sealed class EnerginetIntensityProviderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 12, 0, TimeSpan.Zero);
    private readonly List<string> _asked = [];

    [Fact]
    public async Task FetchAsync_Questions_SayUtcAndTheArea()
    {
        await using var grid = await GridAsync(_ => (200, Answer("2026-11-22T09:05:00", "87.5")));

        await FetchAsync(grid);

        Assert.Equal(["/dataset/CO2Emis", "/dataset/CO2EmisProg"], _asked.Select(line => line.Split('?')[0]));
        Assert.All(_asked, line =>
        {
            var query = QueryHelpers.ParseQuery(line.Split('?')[1]);
            Assert.Equal(("UTC", "{\"PriceArea\":[\"DK1\"]}", "Minutes5UTC desc", "0"), (query["timezone"].ToString(), query["filter"].ToString(), query["sort"].ToString(), query["limit"].ToString()));
        });
        Assert.Contains("start=2026-11-21T09:12&end=2026-11-22T09:17&", _asked[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_UtcTimeWithoutAnOffset_IsReadAsUtc()
    {
        await using var grid = await GridAsync(dataset => (200, Answer("2026-11-22T09:05:00", dataset == "CO2Emis" ? "87.5" : "60")));

        var only = Assert.Single(await FetchAsync(grid));

        // Both datasets speak of the five minutes; what was measured is better than what was expected.
        Assert.Equal((new DateTimeOffset(2026, 11, 22, 9, 5, 0, TimeSpan.Zero), 87.5, FactorQuality.Measured), (only.Interval.From.ToTime(), only.Value.Value, only.Quality));
    }

    [Fact]
    public async Task FetchAsync_ForecastThatIsDown_LeavesThePast()
    {
        await using var grid = await GridAsync(dataset => dataset == "CO2Emis" ? (200, Answer("2026-11-22T09:05:00", "87.5")) : (503, "{}"));

        Assert.Single(await FetchAsync(grid));
    }

    [Theory]
    [InlineData("""{"total":0,"records":null}""", IntensityFailure.NoValue)]
    [InlineData("""{"total":0,"records":[]}""", IntensityFailure.NoValue)]
    [InlineData("""{"total":0,"records":"none"}""", IntensityFailure.NotUnderstood)]
    [InlineData("""{"records":[{"Minutes5UTC":"2026-11-22T09:05:00","PriceArea":"DK2","CO2Emission":1}]}""", IntensityFailure.WrongZone)]
    [InlineData("""{"records":[{"Minutes5UTC":"2026-11-22T09:05:00","PriceArea":"DK1","CO2Emission":-213}]}""", IntensityFailure.NoValue)]
    [InlineData("""{"records":[{"Minutes5UTC":"soon","PriceArea":"DK1","CO2Emission":1}]}""", IntensityFailure.NoValue)]
    [InlineData("""{"records":[{"Minutes5UTC":"2026-11-22T09:07:00","PriceArea":"DK1","CO2Emission":1}]}""", IntensityFailure.NoValue)]
    public async Task FetchAsync_OtherRecords_AreRefused(string body, IntensityFailure failure)
    {
        await using var grid = await GridAsync(_ => (200, body));

        Assert.Equal(failure, (await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid))).Failure);
    }

    [Theory]
    [InlineData("DK-DK1", true)]
    [InlineData("DK2", true)]
    [InlineData("DK", false)]
    public void IdentityFor_EachAreaHasItsOwn_AndTheCountryNone(string zone, bool expected)
    {
        using var http = new GridHttpClient(new Uri("http://127.0.0.1:1/"), "1.0", TimeProvider.System);
        var provider = Provider(new Uri("http://127.0.0.1:1/"), http);

        Assert.Equal(expected, provider.IdentityFor(zone, null) is not null);
        Assert.Null(provider.IdentityFor(zone, FactorKind.Lifecycle));
    }

    private static string Answer(string time, string value) =>
        $$"""{"total":1,"records":[{"Minutes5UTC":"{{time}}","Minutes5DK":"2026-11-22T10:05:00","PriceArea":"DK1","CO2Emission":{{value}}}]}""";

    private Task<ScriptedGrid> GridAsync(Func<string, (int Status, string Body)> answer) => ScriptedGrid.StartAsync(async http =>
    {
        _asked.Add(http.Request.Path + http.Request.QueryString.Value);
        var (status, body) = answer(http.Request.Path.Value!.Split('/')[^1]);
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/json");
        await http.Response.WriteAsync(body);
    });

    private static async Task<IReadOnlyList<FactorObservation>> FetchAsync(ScriptedGrid grid)
    {
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        return await Provider(grid.Url, http).FetchAsync("DK-DK1", FactorKind.Direct, Now, CancellationToken.None);
    }

    private static EnerginetIntensityProvider Provider(Uri url, GridHttpClient http) => new(
        EnerginetOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:energinet:BaseUrl={url}"]), isUsed: true), http, NullLogger.Instance);
}
