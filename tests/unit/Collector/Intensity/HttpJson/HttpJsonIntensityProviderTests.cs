using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.HttpJson;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.HttpJson;

public sealed class HttpJsonIntensityProviderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private static readonly string[] Least = ["--Grid:http:Zones:A=a b", "--Grid:http:Value=/v", "--Grid:http:Kind=lifecycle", "--Grid:http:Gas=co2e"];
    private readonly TemporaryDirectory _folder = new();
    private string _address = "";
    private string _header = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FetchAsync_WithoutATime_IsOfTheRunningInterval()
    {
        await using var grid = await GridAsync("""{"v":"123.4"}""");

        var only = Assert.Single(await FetchAsync(grid, "x/{zone}?a=1"));

        Assert.Equal((new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 60, 123.4), (only.Interval.From.ToTime(), only.Interval.Minutes, only.Value.Value));
        Assert.Equal("/x/a%20b?a=1", _address);
        // Nobody knows when it held.
        Assert.Equal(FactorQuality.Estimated, only.Quality);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("--Grid:http:Time=/t", false)]
    [InlineData("--Grid:http:Quality=annual", false)]
    public async Task FetchAsync_TheSameValueForADayOfIntervals_AgesWithoutATimeUntilItChanges(string setting, bool ages)
    {
        var body = """{"v":352,"t":"2026-11-22T08:00Z"}""";
        await using var grid = await GridAsync(() => body);
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var provider = Provider(grid, http, "x", setting.Length > 0 ? [setting] : []);
        Task<IReadOnlyList<FactorObservation>> AskAsync(int hours) => provider.FetchAsync("A", FactorKind.Lifecycle, Now.AddHours(hours), CancellationToken.None);
        for (var hour = 0; hour < StuckValue.Intervals; hour++)
            Assert.Single(await AskAsync(hour));

        if (!ages)
        {
            Assert.Single(await AskAsync(StuckValue.Intervals));
            return;
        }

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => AskAsync(StuckValue.Intervals));
        Assert.Equal(IntensityFailure.NoValue, error.Failure);
        Assert.Contains("has not changed since 2026-11-22T09:00Z", error.Message, StringComparison.Ordinal);
        Assert.Contains("Grid:http:Time", error.Message, StringComparison.Ordinal);
        body = """{"v":353}""";
        Assert.Equal(353, Assert.Single(await AskAsync(StuckValue.Intervals + 1)).Value.Value);
    }

    [Theory]
    [InlineData("g/kWh", 352.0)]
    [InlineData("kg/MWh", 352.0)]
    [InlineData("kg/kWh", null)]
    [InlineData("lb/MWh", 159.664514)]
    public async Task FetchAsync_EachUnit_IsGramsPerKilowattHour(string unit, double? grams)
    {
        await using var grid = await GridAsync("""{"v":352}""");

        if (grams is { } expected)
            Assert.Equal(expected, Assert.Single(await FetchAsync(grid, "x", $"--Grid:http:Unit={unit}")).Value.Value, 6);
        else
            await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid, "x", $"--Grid:http:Unit={unit}"));
    }

    [Fact]
    public async Task FetchAsync_TokenInAHeader_GoesAsTold()
    {
        var secret = _folder.Write("token", ProviderScript.Secret);
        await using var grid = await GridAsync("""{"v":352}""");

        await FetchAsync(grid, "x", $"--Grid:http:TokenFile={secret}");
        Assert.Equal($"Authorization: Bearer {ProviderScript.Secret}", _header);
        await FetchAsync(grid, "x", $"--Grid:http:TokenFile={secret}", "--Grid:http:TokenHeader=X-Key");

        Assert.Equal($"X-Key: {ProviderScript.Secret}", _header);
    }

    [Theory]
    [InlineData("measured", "/t", FactorQuality.Measured)]
    [InlineData("estimated", "/t", FactorQuality.Estimated)]
    [InlineData("measured", "", FactorQuality.Estimated)]
    [InlineData("estimated", "", FactorQuality.Estimated)]
    [InlineData("annual", "", FactorQuality.Annual)]
    public async Task FetchAsync_Quality_IsWhatTheSettingsSayAndAnEstimateWithoutATime(string word, string time, FactorQuality expected)
    {
        await using var grid = await GridAsync("""{"v":352,"t":"2026-11-22T08:00Z"}""");
        string[] pointer = time.Length > 0 ? [$"--Grid:http:Time={time}"] : [];

        var only = Assert.Single(await FetchAsync(grid, "x", [$"--Grid:http:Quality={word}", "--Grid:http:Signal=marginal", .. pointer]));

        Assert.Equal((expected, FactorSignal.Marginal), (only.Quality, only.Identity.Signal));
    }

    [Theory]
    [InlineData("""{"v":true}""", IntensityFailure.NotUnderstood)]
    [InlineData("""{"v":{}}""", IntensityFailure.NotUnderstood)]
    [InlineData("""{"w":1}""", IntensityFailure.NoValue)]
    [InlineData("[]", IntensityFailure.NoValue)]
    [InlineData("\"352\"", IntensityFailure.NoValue)]
    public async Task FetchAsync_NoNumberAtThePlace_IsNoValue(string body, IntensityFailure failure)
    {
        await using var grid = await GridAsync(body);

        Assert.Equal(failure, (await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid, "x"))).Failure);
    }

    [Theory]
    [InlineData("Grid:http:Url", "--Grid:http:Url=nowhere")]
    [InlineData("Grid:http:Url", "--Grid:http:Url=ftp://x/y")]
    [InlineData("Grid:http:Url", "--Grid:http:Url=https://x")]
    [InlineData("Grid:http:Url", "--Grid:http:Url=http://grid.example/x", "--Grid:http:TokenFile={secret}")]
    [InlineData("Grid:http:Value", "--Grid:http:Value=v")]
    [InlineData("Grid:http:Value", "--Grid:http:Value=")]
    [InlineData("Grid:http:Kind", "--Grid:http:Kind=both")]
    [InlineData("Grid:http:Kind", "--Grid:http:Kind=")]
    [InlineData("Grid:http:Gas", "--Grid:http:Gas=")]
    [InlineData("Grid:http:Gas", "--Grid:http:Gas=methane")]
    [InlineData("Grid:http:Unit", "--Grid:http:Unit=percent")]
    [InlineData("Grid:http:Step", "--Grid:http:Step=7m")]
    [InlineData("Grid:http:Stamp", "--Grid:http:Stamp=middle")]
    [InlineData("Grid:http:Quality", "--Grid:http:Quality=carried")]
    [InlineData("Grid:http:Signal", "--Grid:http:Signal=index")]
    [InlineData("Grid:http:TokenFile", "--Grid:http:TokenFile=nowhere")]
    [InlineData("Grid:http:PollInterval", "--Grid:http:Step=5m", "--Grid:http:PollInterval=11m")]
    [InlineData("Grid:http:PollInterval", "--Grid:http:PollInterval=121m")]
    [InlineData("Grid:http:PollInterval", "--Grid:http:Step=15m", "--Grid:http:PollInterval=13m", "--Grid:http:Quality=annual")]
    [InlineData("Grid:http:PollInterval", "--Grid:http:Step=15m", "--Grid:http:PollInterval=15m", "--Grid:http:Quality=forecast")]
    public void Options_WrongSetting_NamesItsKey(string key, params string[] settings)
    {
        var secret = _folder.Write("token", ProviderScript.Secret);
        string[] all = ["--Grid:http:Url=https://grid.example/x", .. Least, .. settings.Select(setting => setting.Replace("{secret}", secret, StringComparison.Ordinal))];

        var error = Assert.Throws<ConfigurationException>(() => HttpJsonOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, all), isUsed: true));

        Assert.StartsWith(key + ": ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5m", "", 5)]
    [InlineData("5m", "--Grid:http:Time=/t", 5)]
    [InlineData("5m", "--Grid:http:PollInterval=10m", 10)]
    [InlineData("5m", "--Grid:http:Time=/t --Grid:http:PollInterval=1h", 60)]
    [InlineData("5m", "--Grid:http:Quality=annual", 4)]
    [InlineData("5m", "--Grid:http:Quality=annual --Grid:http:Time=/t", 5)]
    [InlineData("15m", "", 15)]
    [InlineData("15m", "--Grid:http:Quality=forecast", 12)]
    [InlineData("30m", "", 15)]
    [InlineData("1h", "", 15)]
    [InlineData("1h", "--Grid:http:Quality=annual", 15)]
    [InlineData("1h", "--Grid:http:PollInterval=2h", 120)]
    public void Options_Poll_IsNoLongerThanAnswersHold(string step, string more, int minutes) =>
        Assert.Equal(minutes, Read([$"--Grid:http:Step={step}", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Endpoint.PollInterval.TotalMinutes);

    /// <summary>Not of what nobody uses: its settings may be half done.</summary>
    [Fact]
    public void Options_OfAnUnusedProvider_MayHaveAnyPoll() =>
        Assert.Equal(60, Read(["--Grid:http:Step=5m", "--Grid:http:PollInterval=1h"], isUsed: false).Endpoint.PollInterval.TotalMinutes);

    [Fact]
    public void Options_PollThatIsTooLong_SaysWhichWouldDo() => Assert.StartsWith(
        "Grid:http:PollInterval: '15m' is not 10m or less: without Grid:http:Time an answer is of the running 5 minutes and carried over few more, and those between would have no price for ever",
        Assert.Throws<ConfigurationException>(() => Read(["--Grid:http:Step=5m", "--Grid:http:PollInterval=15m"])).Message,
        StringComparison.Ordinal);

    /// <summary>A day of questions, each as late as its jitter makes it: of every step and grade, no minute is without a value.</summary>
    [Theory]
    [InlineData("5m", "measured", true)]
    [InlineData("15m", "estimated", true)]
    [InlineData("1h", "measured", true)]
    [InlineData("5m", "annual", false)]
    [InlineData("15m", "annual", false)]
    [InlineData("30m", "forecast", false)]
    public async Task FetchAsync_AtTheLongestPoll_LeavesNoGap(string step, string quality, bool isCarried)
    {
        await using var grid = await GridAsync("""{"v":352}""");
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        string[] settings = [$"--Grid:http:Step={step}", $"--Grid:http:Quality={quality}"];
        var minutes = HttpJsonOptions.Read(Settings(settings), isUsed: true).StepMinutes;
        var poll = TimeSpan.FromMinutes(isCarried ? 2 * minutes : 0.8 * minutes);
        var covered = new HashSet<int>();
        var first = Now.AddMinutes(1);
        for (var (at, question) = (first, 0); at < first.AddDays(1); at += IntensityFeed.Jitter(poll, question % 11 / 10.0), question++)
        {
            // A provider of its own each time: how long a value may stay the same is another test's.
            var said = await Provider(grid, http, "x", settings).FetchAsync("A", FactorKind.Lifecycle, at, CancellationToken.None);
            covered.UnionWith(said.Concat(CarryForward.Of(said, minutes, isSilent: false)).SelectMany(one => Enumerable.Range(one.Interval.From.Value, one.Interval.Minutes)));
        }

        Assert.Superset(Enumerable.Range(covered.Min(), 24 * 60).ToHashSet(), covered);
    }

    [Theory]
    [InlineData("", "{\"a\":1}")]
    [InlineData("/a", "1")]
    [InlineData("/b/1/c~1d", null)]
    [InlineData("/a/b", null)]
    public void JsonPointer_Places_AreFoundOrNot(string pointer, string? expected)
    {
        using var document = System.Text.Json.JsonDocument.Parse("{\"a\":1}");

        Assert.True(JsonPointer.TryParse(pointer, out var parsed));
        Assert.Equal(expected, parsed.Find(document.RootElement)?.GetRawText());
    }

    [Theory]
    [InlineData("/a~1b/1", "2")]
    [InlineData("/m~0n", "3")]
    [InlineData("/a~1b/2", null)]
    [InlineData("/a~1b/-1", null)]
    [InlineData("/nothing", null)]
    public void JsonPointer_EscapesAndIndices_AreThoseOfTheRfc(string pointer, string? expected)
    {
        using var document = System.Text.Json.JsonDocument.Parse("""{"a/b":[1,2],"m~n":3,"nothing":null}""");

        Assert.True(JsonPointer.TryParse(pointer, out var parsed));
        Assert.Equal(expected, parsed.Find(document.RootElement)?.GetRawText());
    }

    private Task<ScriptedGrid> GridAsync(string body) => GridAsync(() => body);

    private Task<ScriptedGrid> GridAsync(Func<string> body) => ScriptedGrid.StartAsync(async http =>
    {
        _address = http.Request.Path.ToUriComponent() + http.Request.QueryString.Value;
        _header = string.Join(",", http.Request.Headers.Where(header => header.Key is "Authorization" or "X-Key").Select(header => $"{header.Key}: {header.Value}"));
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body());
    });

    private static async Task<IReadOnlyList<FactorObservation>> FetchAsync(ScriptedGrid grid, string path, params string[] more)
    {
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        return await Provider(grid, http, path, more).FetchAsync("A", FactorKind.Lifecycle, Now, CancellationToken.None);
    }

    private static HttpJsonOptions Read(string[] more, bool isUsed = true) => HttpJsonOptions.Read(Settings(more), isUsed);

    private static SettingsReader Settings(string[] more) => SettingsSources.Load("NO_SUCH_PREFIX__", null, ["--Grid:http:Url=https://grid.example/x", .. Least, .. more]);

    private static HttpJsonIntensityProvider Provider(ScriptedGrid grid, GridHttpClient http, string path, params string[] more)
    {
        var options = HttpJsonOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:http:Url={grid.Url}{path}", .. Least, .. more]), isUsed: true);
        return new HttpJsonIntensityProvider(options, http, NullLogger.Instance);
    }
}
