using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Eia;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Eia;

public sealed class EiaIntensityProviderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Hour = new(2026, 11, 22, 7, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();
    private readonly List<string> _asked = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FetchAsync_PeriodIsTheEnd_SlotBeginsAnHourEarlier()
    {
        await using var grid = await GridAsync(_ => Page(1, """{"period":"2026-11-22T08","respondent":"CISO","fueltype":"NG","value":"100"}"""));

        var only = Assert.Single(await FetchAsync(grid));

        Assert.Equal((Hour, Hour.AddHours(1)), (only.Interval.From.ToTime(), only.Interval.To.ToTime()));
    }

    [Fact]
    public async Task FetchAsync_AMix_IsWeightedByItsEnergy()
    {
        await using var grid = await GridAsync(_ => Page(6, Row("NG", "\"3000\""), Row("COL", "\"1000\""), Row("NUC", "5000"), Row("WND", "\"2000\""), Row("SUN", "\"-3\""), Row("BAT", "\"-500\"")));

        var only = Assert.Single(await FetchAsync(grid));

        // Own use at night and a battery that charges generate nothing; quoted and bare numbers are the same.
        Assert.Equal(215.636364, only.Value.Value, 6);
        // With nothing before it nobody knows which fuels are usual.
        Assert.Equal(FactorQuality.Estimated, only.Quality);
    }

    [Fact]
    public async Task FetchAsync_AnHourThatLacksGas_HasNoValueAsTheOldestEither()
    {
        var oldest = new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
        var nuclear = Enumerable.Range(-24, 27).Select(hour => RowAt(oldest.AddHours(hour), "NUC"));
        var gas = Enumerable.Range(-24, 27).Where(hour => hour != 0).Select(hour => RowAt(oldest.AddHours(hour), "NG"));
        await using var grid = await GridAsync(_ => Page(53, [.. nuclear, .. gas]));

        var said = await FetchAsync(grid);

        Assert.Equal([(oldest.AddHours(1), 251.0), (oldest.AddHours(2), 251.0)], said.Select(one => (one.Interval.From.ToTime(), one.Value.Value)));
        Assert.All(said, one => Assert.Equal(FactorQuality.Measured, one.Quality));
        Assert.Contains("start=2026-11-18T10", Assert.Single(_asked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SNB", 700)]
    [InlineData("OTH", 700)]
    [InlineData("BAT", 358.44)]
    [InlineData("PS", 362.9)]
    [InlineData("GEO", 38)]
    [InlineData("OIL", 650)]
    [InlineData("WAT", 24)]
    [InlineData("BM", 230)]
    public async Task FetchAsync_EachFuel_HasItsFactorAndANewOneIsUnknown(string fuel, double grams)
    {
        await using var grid = await GridAsync(_ => Page(1, Row(fuel, "\"10\"")));

        Assert.Equal(grams, Assert.Single(await FetchAsync(grid)).Value.Value);
    }

    [Fact]
    public async Task FetchAsync_MoreThanOnePage_AsksForTheRest()
    {
        await using var grid = await GridAsync(request => request.Query["offset"] == "0"
            ? Page(2, Row("NG", "\"100\""))
            : Page(2, Row("NUC", "\"100\"")));

        Assert.Equal(251, Assert.Single(await FetchAsync(grid)).Value.Value);
        Assert.Equal(["0", "1"], _asked.Select(query => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)["offset"].ToString()));
    }

    [Fact]
    public async Task FetchAsync_ATotalThatNeverEnds_StopsAsking()
    {
        await using var grid = await GridAsync(_ => Page(1_000_000, Row("NG", "\"100\"")));

        await FetchAsync(grid);

        Assert.Equal(4, _asked.Count);
    }

    [Fact]
    public async Task FetchPastAsync_ARange_IsAskedForByTheEndsOfItsHours()
    {
        await using var grid = await GridAsync(_ => Page(1, Row("NG", "\"100\"")));
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var range = new MinuteRange(UtcMinute.FromTime(Hour), UtcMinute.FromTime(Hour.AddHours(24)));

        await Provider(grid.Url, http).FetchPastAsync("US-CAL-CISO", FactorKind.Lifecycle, range, Now.AddDays(2), CancellationToken.None);

        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Assert.Single(_asked));
        Assert.Equal(("2026-11-21T08", "2026-11-23T07", "CISO"), (query["start"].ToString(), query["end"].ToString(), query["facets[respondent][]"].ToString()));
        Assert.Equal((ProviderScript.Secret, "value", "hourly"), (query["api_key"].ToString(), query["data[]"].ToString(), query["frequency"].ToString()));
    }

    [Theory]
    [InlineData("US-TEX-ERCO", true)]
    [InlineData("CA-ON", true)]
    [InlineData("US", false)]
    [InlineData("DE", false)]
    public void IdentityFor_Zones_AreThoseWithAnAuthority(string zone, bool expected)
    {
        using var http = new GridHttpClient(new Uri("http://127.0.0.1:1/"), "1.0", TimeProvider.System);

        Assert.Equal(expected, Provider(new Uri("http://127.0.0.1:1/"), http).IdentityFor(zone, null) is not null);
    }

    private static string Page(int total, params string[] rows) =>
        $$$"""{"response":{"total":"{{{total.ToString(CultureInfo.InvariantCulture)}}}","data":[{{{string.Join(",", rows)}}}]}}""";

    private static string RowAt(DateTimeOffset hour, string fuel) => EiaScript.Row("CISO", new ScriptedPoint(hour, "\"100\""), fuel);

    private static string Row(string fuel, string value) => EiaScript.Row("CISO", new ScriptedPoint(Hour, value), fuel);

    private Task<ScriptedGrid> GridAsync(Func<HttpRequest, string> body) => ScriptedGrid.StartAsync(async http =>
    {
        _asked.Add(http.Request.QueryString.Value!);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body(http.Request));
    });

    private async Task<IReadOnlyList<FactorObservation>> FetchAsync(ScriptedGrid grid)
    {
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        return await Provider(grid.Url, http).FetchAsync("US-CAL-CISO", FactorKind.Lifecycle, Now, CancellationToken.None);
    }

    private EiaIntensityProvider Provider(Uri url, GridHttpClient http)
    {
        var settings = SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:eia:BaseUrl={url}", $"--Grid:eia:TokenFile={_folder.Write("key", ProviderScript.Secret)}"]);
        return new EiaIntensityProvider(EiaOptions.Read(settings, isUsed: true), http, NullLogger.Instance);
    }
}
