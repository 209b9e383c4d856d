using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Entsoe;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Entsoe;

public sealed class EntsoeIntensityProviderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 10, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();
    private readonly List<string> _asked = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FetchAsync_TheQuestion_LooksBackThreeDaysAndTheDayBeforeInUtc()
    {
        await using var grid = await GridAsync(200, File.ReadAllText(RepositoryRoot.Combine("tests", "fixtures", "grid", "entsoe-a75-mix.xml")));
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);

        var only = Assert.Single(await Provider(grid.Url, http).FetchAsync("DE", FactorKind.Lifecycle, Now, CancellationToken.None));

        Assert.Equal(215.636364, only.Value.Value, 6);
        // 7 of 11 GW are nuclear and wind; what the pumps took is no generation.
        Assert.Equal(636_363, only.Mix!.CarbonFreePartsPerMillion, 1.0);
        Assert.DoesNotContain("storage", only.Mix.Text, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(Assert.Single(_asked));
        Assert.Equal(("A75", "A16", "10Y1001A1001A83F"), (query["documentType"].ToString(), query["processType"].ToString(), query["in_Domain"].ToString()));
        Assert.Equal(("202611170400", "202611210500", ProviderScript.Secret), (query["periodStart"].ToString(), query["periodEnd"].ToString(), query["securityToken"].ToString()));
    }

    [Fact]
    public async Task FetchAsync_ThreeDaysThatAreTooLarge_AsksForOne()
    {
        var small = File.ReadAllText(RepositoryRoot.Combine("tests", "fixtures", "grid", "entsoe-a75-mix.xml"));
        await using var grid = await GridAsync(200, query => query.Contains("periodStart=202611170400", StringComparison.Ordinal) ? small + new string(' ', GridHttpClient.MaximumBytes) : small);
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);

        Assert.Single(await Provider(grid.Url, http).FetchAsync("DE", FactorKind.Lifecycle, Now, CancellationToken.None));

        Assert.Equal(["202611170400", "202611190400"], _asked.Select(query => QueryHelpers.ParseQuery(query)["periodStart"].ToString()));
    }

    [Fact]
    public async Task FetchPastAsync_HoursThatLackGas_HaveNoValueAndTheContextIsNotTold()
    {
        var from = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var gas = Series("B04", from.AddHours(-24), Enumerable.Repeat(6000, 24)) + Series("B04", from.AddHours(2), [6000]);
        await using var grid = await GridAsync(200, $"<GL_MarketDocument>{Series("B14", from.AddHours(-24), Enumerable.Repeat(5000, 27))}{gas}</GL_MarketDocument>");
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var range = new MinuteRange(UtcMinute.FromTime(from), UtcMinute.FromTime(from.AddHours(3)));

        var only = Assert.Single(await Provider(grid.Url, http).FetchPastAsync("DE", FactorKind.Direct, range, Now, CancellationToken.None));

        Assert.Equal((from.AddHours(2), FactorQuality.Measured), (only.Interval.From.ToTime(), only.Quality));
        Assert.Equal(370 * 6 / 11.0, only.Value.Value, 6);
    }

    [Fact]
    public async Task FetchPastAsync_WhereGasBeginsLateAndNothingIsBefore_NeverSays0()
    {
        var from = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        await using var grid = await GridAsync(200, $"<GL_MarketDocument>{Series("B14", from, [5000, 5000, 5000])}{Series("B04", from.AddHours(2), [6000])}</GL_MarketDocument>");
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var range = new MinuteRange(UtcMinute.FromTime(from), UtcMinute.FromTime(from.AddHours(3)));

        var only = Assert.Single(await Provider(grid.Url, http).FetchPastAsync("DE", FactorKind.Direct, range, Now, CancellationToken.None));

        Assert.Equal((from.AddHours(2), FactorQuality.Estimated), (only.Interval.From.ToTime(), only.Quality));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task FetchAsync_Acknowledgement_IsNoDataWithEitherStatus(int status)
    {
        await using var grid = await GridAsync(status, ProviderScripts.All["entsoe"].Body(null!, "", []));
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => Provider(grid.Url, http).FetchAsync("DE", FactorKind.Direct, Now, CancellationToken.None));

        Assert.Equal(IntensityFailure.NoValue, error.Failure);
        Assert.Contains("999: No matching data found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchPastAsync_OfAnEicCodeOfTheSettings_AsksForIt()
    {
        await using var grid = await GridAsync(200, ProviderScripts.All["entsoe"].Body(null!, "10YXX", [new(Now.AddMinutes(-10), "5")]));
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var provider = Provider(grid.Url, http, "--Grid:entsoe:Zones:XX=10YXX");
        var from = UtcMinute.FromTime(Now.AddMinutes(-10));

        Assert.Single(await provider.FetchPastAsync("XX", FactorKind.Lifecycle, new MinuteRange(from, from + 60), Now, CancellationToken.None));

        Assert.Contains("in_Domain=10YXX&periodStart=202611200400&periodEnd=202611210500", Assert.Single(_asked), StringComparison.Ordinal);
        Assert.Null(provider.IdentityFor("DE", null));
    }

    [Theory]
    [InlineData("DE", true)]
    [InlineData("SE-SE3", true)]
    [InlineData("GB", false)]
    public void IdentityFor_Areas_AreThoseThatReport(string zone, bool expected)
    {
        using var http = new GridHttpClient(new Uri("http://127.0.0.1:1/"), "1.0", TimeProvider.System);

        Assert.Equal(expected, Provider(new Uri("http://127.0.0.1:1/"), http).IdentityFor(zone, FactorKind.Direct) is not null);
    }

    private static string Series(string type, DateTimeOffset from, IEnumerable<int> megawatts) => $"""
        <TimeSeries><inBiddingZone_Domain.mRID>10Y1001A1001A83F</inBiddingZone_Domain.mRID><curveType>A01</curveType><MktPSRType><psrType>{type}</psrType></MktPSRType>
         <Period><timeInterval><start>{Minute(from)}</start><end>{Minute(from.AddHours(megawatts.Count()))}</end></timeInterval><resolution>PT60M</resolution>
         {string.Concat(megawatts.Select((power, at) => $"<Point><position>{at + 1}</position><quantity>{power}</quantity></Point>"))}</Period></TimeSeries>
        """;

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private Task<ScriptedGrid> GridAsync(int status, string body) => GridAsync(status, _ => body);

    private Task<ScriptedGrid> GridAsync(int status, Func<string, string> body) => ScriptedGrid.StartAsync(async http =>
    {
        _asked.Add(http.Request.QueryString.Value!);
        (http.Response.StatusCode, http.Response.ContentType) = (status, "text/xml; charset=UTF-8");
        await http.Response.WriteAsync(body(http.Request.QueryString.Value!));
    });

    private EntsoeIntensityProvider Provider(Uri url, GridHttpClient http, params string[] more)
    {
        var settings = SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:entsoe:BaseUrl={url}", $"--Grid:entsoe:TokenFile={_folder.Write("token", ProviderScript.Secret)}", .. more]);
        return new EntsoeIntensityProvider(EntsoeOptions.Read(settings, isUsed: true), http, NullLogger.Instance);
    }
}
