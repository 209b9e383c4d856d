using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.ElectricityMaps;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.ElectricityMaps;

public sealed class ElectricityMapsIntensityProviderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();
    private readonly List<string> _asked = [];
    private string? _token;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FetchAsync_EveryQuestion_NamesZoneKindAndNoCallerLookup()
    {
        await using var grid = await GridAsync(verb => (200, Answer(verb)));

        await FetchAsync(grid, FactorKind.Lifecycle, "--Grid:electricitymaps:Forecast=true");

        Assert.Equal(["latest", "history", "forecast"], _asked.Select(line => line.Split('?')[0].Split('/')[^1]));
        Assert.All(_asked, line => Assert.EndsWith("?zone=DE&emissionFactorType=lifecycle&disableCallerLookup=true", line, StringComparison.Ordinal));
        Assert.Equal(ProviderScript.Secret, _token);
    }

    [Fact]
    public async Task FetchAsync_EstimatedMeasuredAndForecast_AreGraded()
    {
        await using var grid = await GridAsync(verb => (200, Answer(verb)));

        var said = await FetchAsync(grid, FactorKind.Lifecycle, "--Grid:electricitymaps:Forecast=true");

        Assert.Equal(
            [(8, 340.0, FactorQuality.Measured), (9, 352.0, FactorQuality.Estimated), (10, 300.0, FactorQuality.Forecast)],
            said.Select(observation => (observation.Interval.From.ToTime().Hour, observation.Value.Value, observation.Quality)));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task FetchAsync_HistoryThatThePlanLacks_LeavesTheLatest(int status)
    {
        await using var grid = await GridAsync(verb => verb == "latest" ? (200, Answer(verb)) : (status, """{"message":"endpoint not available"}"""));

        Assert.Equal(352, Assert.Single(await FetchAsync(grid, FactorKind.Lifecycle)).Value.Value);
    }

    [Fact]
    public async Task FetchAsync_ValueOfTheOtherKind_IsRefused()
    {
        await using var grid = await GridAsync(verb => (200, Answer(verb)));

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid, FactorKind.Direct));

        Assert.Contains("kind lifecycle", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-22T09:00:00.000", "without a time")]
    [InlineData("2026-11-22T09:07:00.000Z", "no beginning of 60 minutes")]
    [InlineData("2026-11-22T10:00:00.000Z", "has not begun")]
    [InlineData("yesterday", "without a time")]
    public async Task FetchAsync_TimeThatCannotBe_IsRefused(string time, string reason)
    {
        await using var grid = await GridAsync(verb => verb == "latest"
            ? (200, $$"""{"zone":"DE","carbonIntensity":352,"datetime":"{{time}}","isEstimated":false}""")
            : (404, "{}"));

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid, FactorKind.Lifecycle));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchPastAsync_OfARange_AsksForItWithItsBounds()
    {
        await using var grid = await GridAsync(verb => (200, """{"zone":"DE","data":[{"zone":"DE","carbonIntensity":330,"datetime":"2026-10-01T00:00:00.000Z","isEstimated":false}]}"""));
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var from = UtcMinute.FromTime(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero));

        var said = await Provider(grid.Url, http, []).FetchPastAsync("DE", FactorKind.Lifecycle, new MinuteRange(from, from + 1440), Now, CancellationToken.None);

        Assert.Equal((330.0, FactorQuality.Measured), (Assert.Single(said).Value.Value, said[0].Quality));
        Assert.EndsWith("&start=2026-10-01T00:00:00Z&end=2026-10-02T00:00:00Z", Assert.Single(_asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_TokenThatWasReplaced_IsReadAgain()
    {
        await using var grid = await GridAsync(verb => (200, Answer(verb)));
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var provider = Provider(grid.Url, http, []);
        await provider.FetchAsync("DE", FactorKind.Lifecycle, Now, CancellationToken.None);

        var path = _folder.Write("token", "another-token");
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await provider.FetchAsync("DE", FactorKind.Lifecycle, Now, CancellationToken.None);

        Assert.Equal("another-token", _token);
    }

    [Fact]
    public void IdentityFor_ZonesOfTheSettings_AreAllThatIsCovered()
    {
        using var http = new GridHttpClient(new Uri("http://127.0.0.1:1/"), "1.0", TimeProvider.System);
        var provider = Provider(new Uri("http://127.0.0.1:1/"), http, ["--Grid:electricitymaps:Zones:DE-LU=DE"]);

        Assert.Equal(FactorKind.Lifecycle, provider.IdentityFor("DE-LU", null)!.Kind);
        Assert.Equal(FactorKind.Direct, provider.IdentityFor("DE-LU", FactorKind.Direct)!.Kind);
        Assert.Null(provider.IdentityFor("GB", null));
    }

    private static string Answer(string verb) => verb switch
    {
        "latest" => """{"zone":"DE","carbonIntensity":352,"datetime":"2026-11-22T09:00:00.000Z","updatedAt":"2026-11-22T08:48:11.202Z","emissionFactorType":"lifecycle","isEstimated":true,"estimationMethod":"TIME_SLICER_AVERAGE"}""",
        "history" => """{"zone":"DE","history":[{"zone":"DE","carbonIntensity":340,"datetime":"2026-11-22T08:00:00.000Z","emissionFactorType":"lifecycle","isEstimated":false},{"zone":"DE","carbonIntensity":null,"datetime":"2026-11-22T07:00:00.000Z"}]}""",
        _ => """{"zone":"DE","forecast":[{"carbonIntensity":300,"datetime":"2026-11-22T10:00:00.000Z"}],"updatedAt":"2026-11-22T09:00:00Z"}""",
    };

    private Task<ScriptedGrid> GridAsync(Func<string, (int Status, string Body)> answer) => ScriptedGrid.StartAsync(async http =>
    {
        _asked.Add(http.Request.Path + http.Request.QueryString.Value);
        _token = http.Request.Headers["auth-token"];
        var (status, body) = answer(http.Request.Path.Value!.Split('/')[^1]);
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/json");
        await http.Response.WriteAsync(body);
    });

    private async Task<IReadOnlyList<FactorObservation>> FetchAsync(ScriptedGrid grid, FactorKind kind, params string[] more)
    {
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        return await Provider(grid.Url, http, more).FetchAsync("DE", kind, Now, CancellationToken.None);
    }

    private ElectricityMapsIntensityProvider Provider(Uri url, GridHttpClient http, string[] more)
    {
        var secret = _folder.Write("token", ProviderScript.Secret);
        var settings = SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:electricitymaps:TokenFile={secret}", $"--Grid:electricitymaps:BaseUrl={url}", .. more]);
        return new ElectricityMapsIntensityProvider(ElectricityMapsOptions.Read(settings, isUsed: true), http, NullLogger.Instance);
    }
}
