using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Neso;

public sealed class NesoRegionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private readonly List<string> _asked = [];

    [Fact]
    public async Task FetchAsync_ARegion_IsAskedForByItsNumberAndForecast()
    {
        var said = await FetchAsync("GB-LON");

        Assert.Equal(["/regional/intensity/2026-11-22T09:10Z/pt24h/regionid/13", "/regional/intensity/2026-11-22T09:10Z/fw48h/regionid/13"], _asked);
        var only = Assert.Single(said);
        Assert.Equal((150.0, FactorQuality.Forecast, "GB-LON", FactorKind.Direct), (only.Value.Value, only.Quality, only.Zone, only.Identity.Kind));
    }

    [Fact]
    public async Task FetchPastAsync_ARegion_IsAskedForItsRange()
    {
        await using var grid = await GridAsync();
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var from = UtcMinute.FromTime(Now.AddDays(-3).AddMinutes(-10));

        await Provider(grid.Url, http).FetchPastAsync("GB-LON", FactorKind.Direct, new MinuteRange(from, from + 1440), Now, CancellationToken.None);

        Assert.Equal("/regional/intensity/2026-11-19T09:00Z/2026-11-20T09:00Z/regionid/13", Assert.Single(_asked));
    }

    [Fact]
    public async Task IdentityFor_RegionsOfTheSettings_StandBesideTheCountry()
    {
        await using var grid = await GridAsync();
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var provider = Provider(grid.Url, http);

        Assert.NotNull(provider.IdentityFor("GB-LON", null));
        Assert.NotNull(provider.IdentityFor("GB", FactorKind.Direct));
        Assert.Null(provider.IdentityFor("GB-LON", FactorKind.Lifecycle));
        Assert.Null(provider.IdentityFor("GB-XX", null));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("18")]
    [InlineData("London")]
    public void Options_RegionThatIsNone_IsRefused(string region)
    {
        var error = Assert.Throws<ConfigurationException>(() => NesoOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:neso:Zones:GB-LON={region}"])));

        Assert.StartsWith($"Grid:neso:Zones:GB-LON: '{region}' is not a whole number from 1 to 17", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", IntensityFailure.NotUnderstood)]
    [InlineData("""{"data":[]}""", IntensityFailure.NoValue)]
    [InlineData("""{"data":[{"shortname":"London","data":[]}]}""", IntensityFailure.WrongZone)]
    [InlineData("""{"data":{"regionid":13,"data":[{"from":"2026-11-22T08:00Z","to":"2026-11-22T09:00Z","intensity":{"forecast":1}}]}}""", IntensityFailure.NoValue)]
    [InlineData("""{"data":{"regionid":13,"data":[{"from":"2026-11-22T08:00Z","to":"2026-11-22T08:30Z"}]}}""", IntensityFailure.NoValue)]
    [InlineData("""{"data":{"regionid":13,"data":[{"from":"2026-11-22T08:00Z","to":"2026-11-22T08:30Z","intensity":{"forecast":"much"}}]}}""", IntensityFailure.NotUnderstood)]
    public void Read_OtherAnswers_AreRefused(string body, IntensityFailure failure)
    {
        var judge = new AnswerJudge("GB-LON", ScriptedProvider.Identity, 30, Now);

        var error = Assert.Throws<IntensityUnavailableException>(() =>
        {
            NesoRegion.Read(Encoding.UTF8.GetBytes(body), 13, judge);
            return judge.Verdict(NullLogger.Instance);
        });

        Assert.Equal(failure, error.Failure);
    }

    private async Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone)
    {
        await using var grid = await GridAsync();
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        return await Provider(grid.Url, http).FetchAsync(zone, FactorKind.Direct, Now, CancellationToken.None);
    }

    private Task<ScriptedGrid> GridAsync() => ScriptedGrid.StartAsync(async http =>
    {
        _asked.Add(http.Request.Path);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("""{"data":{"regionid":13,"shortname":"London","data":[{"from":"2026-11-22T09:00Z","to":"2026-11-22T09:30Z","intensity":{"forecast":150,"index":"moderate"},"generationmix":[{"fuel":"gas","perc":41.2}]}]}}""");
    });

    private static NesoIntensityProvider Provider(Uri url, GridHttpClient http) => new(
        NesoOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:neso:BaseUrl={url}", "--Grid:neso:Zones:GB-LON=13"])), http, NullLogger<NesoIntensityProvider>.Instance);
}
