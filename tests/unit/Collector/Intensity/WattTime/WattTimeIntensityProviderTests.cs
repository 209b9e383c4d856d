using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.WattTime;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.WattTime;

public sealed class WattTimeIntensityProviderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 7, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();
    private readonly List<string> _asked = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FetchAsync_FirstPointOfTheForecast_IsNowInGramsPerKilowattHour()
    {
        await using var grid = await GridAsync(_ => 200);

        var said = await FetchAsync(grid);

        Assert.Equal([FactorQuality.Estimated, FactorQuality.Forecast], said.Select(observation => observation.Quality));
        Assert.Equal(396.076857, said[0].Value.Value, 6);
        Assert.All(said, observation => Assert.Equal(
            (FactorKind.Direct, FactorSignal.Marginal, FactorGas.Co2), (observation.Identity.Kind, observation.Identity.Signal, observation.Identity.Gas)));
        Assert.Equal("/login Basic c29tZW9uZTpzM2NyM3QtdDBrZW4tdGhhdC1ub2JvZHktbWF5LXNlZQ==", _asked[0]);
        Assert.Equal("/v3/forecast Bearer token-1", _asked[1]);
    }

    [Fact]
    public async Task FetchAsync_RefusedToken_LogsInOnceMore()
    {
        await using var grid = await GridAsync(header => header == "Bearer token-1" ? 401 : 200);

        Assert.Equal(2, (await FetchAsync(grid)).Count);

        Assert.Equal(["/login", "/v3/forecast", "/login", "/v3/forecast"], _asked.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task FetchAsync_TokenThatIsAlwaysRefused_IsTriedTwiceOnly()
    {
        await using var grid = await GridAsync(_ => 401);

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid));

        Assert.Equal((IntensityFailure.Unauthorized, 4), (error.Failure, _asked.Count));
        Assert.DoesNotContain("token-2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("units", "percentile")]
    [InlineData("units", "kg_co2_per_mwh")]
    [InlineData("signal_type", "health_damage")]
    [InlineData("signal_type", "co2_aoer")]
    public async Task FetchAsync_AnotherSignalOrUnit_IsNoIntensity(string name, string value)
    {
        await using var grid = await GridAsync(_ => 200, body => body.Replace($"\"{name}\":\"{(name == "units" ? "lbs_co2_per_mwh" : "co2_moer")}\"", $"\"{name}\":\"{value}\"", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid));

        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void History_ImputedValue_IsAnEstimate()
    {
        var judge = new TelemetryFootprint.Collector.Intensity.AnswerJudge(
            "US-CAL-CISO", new FactorIdentity("watttime", FactorKind.Direct, FactorSignal.Marginal, FactorBasis.Location, FactorGas.Co2, "x"), 5, Now);

        WattTimeAnswer.ReadHistory(System.Text.Encoding.UTF8.GetBytes("""
            {"data":[{"point_time":"2026-11-22T09:00:00+00:00","value":800,"imputed_data_used":true},{"point_time":"2026-11-22T08:55:00+00:00","value":810,"imputed_data_used":false}],
             "meta":{"region":"CAISO_NORTH","signal_type":"co2_moer","units":"lbs_co2_per_mwh"}}
            """), "CAISO_NORTH", judge);

        Assert.Equal(
            [FactorQuality.Measured, FactorQuality.Estimated],
            judge.Verdict(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Select(observation => observation.Quality));
    }

    [Fact]
    public void IdentityFor_ZoneWithoutARegion_IsNone()
    {
        using var http = new GridHttpClient(new Uri("http://127.0.0.1:1/"), "1.0", TimeProvider.System);
        using var provider = Provider(new Uri("http://127.0.0.1:1/"), http, "--Grid:watttime:Zones:GB=UK");

        Assert.NotNull(provider.IdentityFor("GB", null));
        Assert.Null(provider.IdentityFor("GB", FactorKind.Lifecycle));
        Assert.Null(provider.IdentityFor("FR", null));
    }

    private async Task<ScriptedGrid> GridAsync(Func<string, int> statusOf, Func<string, string>? change = null)
    {
        var logins = 0;
        return await ScriptedGrid.StartAsync(async http =>
        {
            var header = http.Request.Headers.Authorization.ToString();
            _asked.Add($"{http.Request.Path} {header}");
            http.Response.ContentType = "application/json";
            if (http.Request.Path == "/login")
            {
                await http.Response.WriteAsync($$"""{"token":"token-{{++logins}}"}""");
                return;
            }

            http.Response.StatusCode = statusOf(header);
            var points = new ScriptedPoint[] { new(Now.AddMinutes(-2), "873.2"), new(Now.AddMinutes(3), "880") };
            var body = http.Response.StatusCode == 200 ? ProviderScripts.All["watttime"].Body(http.Request, "CAISO_NORTH", points) : $$"""{"error":"{{header}} has expired"}""";
            await http.Response.WriteAsync(change?.Invoke(body) ?? body);
        });
    }

    private async Task<IReadOnlyList<FactorObservation>> FetchAsync(ScriptedGrid grid)
    {
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        using var provider = Provider(grid.Url, http);
        return await provider.FetchAsync("US-CAL-CISO", FactorKind.Direct, Now, CancellationToken.None);
    }

    private WattTimeIntensityProvider Provider(Uri url, GridHttpClient http, params string[] more)
    {
        var secret = _folder.Write("password", ProviderScript.Secret);
        return (WattTimeIntensityProvider)ProviderScripts.All["watttime"].Create(
            SettingsSources.Load("NO_SUCH_PREFIX__", null, ["--Grid:watttime:User=someone", $"--Grid:watttime:PasswordFile={secret}", $"--Grid:watttime:BaseUrl={url}", .. more]), http);
    }
}
