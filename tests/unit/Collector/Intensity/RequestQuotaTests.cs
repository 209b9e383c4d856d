using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>No provider is sent more than its terms allow, whatever restarts.</summary>
public sealed class RequestQuotaTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 22, 30, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _state = new();
    private readonly ManualTimeProvider _time = new(Start);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Take_BeyondTheHour_IsRefusedUntilItEnds()
    {
        var quota = Quota("3/hour");
        for (var i = 0; i < 3; i++)
            quota.Take();

        var error = Assert.Throws<IntensityUnavailableException>(quota.Take);

        Assert.Equal((IntensityFailure.Quota, TimeSpan.FromMinutes(30), false), (error.Failure, error.RetryAfter, error.IsTransient));
        Assert.Equal("the quota of 3/hour is used up until 2026-11-30 23:00:00Z; raise Grid:test:Quota if the plan allows more, or its PollInterval", error.Message);
        _time.Advance(TimeSpan.FromMinutes(30));
        quota.Take();
        Assert.Equal(2, Assert.Single(quota.Remaining()).Left);
    }

    [Theory]
    [InlineData("2/day", 90)]
    [InlineData("2/month", 90)]
    [InlineData("9/hour,2/month", 90)]
    public void Take_BeyondALongWindow_IsLookedAtEachHourUntilItEnds(string limits, int minutes)
    {
        var quota = Quota(limits);
        quota.Take();
        quota.Take();

        Assert.Equal(TimeSpan.FromHours(1), Assert.Throws<IntensityUnavailableException>(quota.Take).RetryAfter);
        _time.Advance(TimeSpan.FromMinutes(minutes - 1));
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Throws<IntensityUnavailableException>(quota.Take).RetryAfter);
        _time.Advance(TimeSpan.FromMinutes(1));
        quota.Take();
    }

    [Fact]
    public void Take_AfterARestart_GoesOnWhereItWas()
    {
        Quota("3/month").Take();
        Quota("3/month").Take();
        File.AppendAllText(Path.Combine(_state.Path, QuotaJournal.FileName), "torn li");
        Quota("3/month").Take();

        Assert.Throws<IntensityUnavailableException>(Quota("3/month").Take);
        Quota("3/month", "other").Take();
        // What a plan allows may have been raised meanwhile.
        Quota("4/month").Take();
    }

    /// <summary>A clock that leaps into the next month and comes back has not given the month's quota back, whether or not the process starts anew.</summary>
    [Fact]
    public void Take_AfterALeapOfTheClockAndBack_GoesOnWhereItWas()
    {
        var leapt = new ManualTimeProvider(Start.AddMonths(1));
        var journal = new QuotaJournal(_state.Path, NullLogger.Instance);
        RequestQuota At(TimeProvider time, QuotaJournal counted) => new("test", Limits("2/month"), counted, time);
        At(_time, journal).Take();
        At(leapt, journal).Take();
        At(_time, journal).Take();
        At(leapt, journal).Take();

        foreach (var counted in new[] { journal, new QuotaJournal(_state.Path, NullLogger.Instance) })
        {
            Assert.Throws<IntensityUnavailableException>(At(_time, counted).Take);
            Assert.Throws<IntensityUnavailableException>(At(leapt, counted).Take);
        }

        // Two windows a name are all that is kept.
        leapt.Advance(TimeSpan.FromDays(31));
        At(leapt, journal).Take();
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_state.Path, QuotaJournal.FileName)).Length);
    }

    [Fact]
    public void Take_RefusedByOneLimit_CountsInNone()
    {
        var quota = Quota("1/hour,9/day");
        quota.Take();

        Assert.Throws<IntensityUnavailableException>(quota.Take);

        Assert.Equal([0, 8], quota.Remaining().Select(left => left.Left));
    }

    [Fact]
    public void Take_WhereNothingCanBeWritten_StillCounts()
    {
        var quota = new RequestQuota("test", Limits("2/hour"), new QuotaJournal(Path.Combine(_state.Path, "no", "such"), NullLogger.Instance), _time);
        quota.Take();
        quota.Take();

        Assert.Throws<IntensityUnavailableException>(quota.Take);
    }

    /// <summary>Such as one that another user wrote: the collector starts, and counts from there.</summary>
    [Fact]
    public void Take_WhereTheFileCannotBeRead_CountsFromHere()
    {
        Quota("2/hour").Take();
        RequestQuota quota;
        using (new FileStream(Path.Combine(_state.Path, QuotaJournal.FileName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            quota = Quota("2/hour");
        Assert.Equal(2, Assert.Single(quota.Remaining()).Left);
        quota.Take();
        quota.Take();

        Assert.Throws<IntensityUnavailableException>(quota.Take);
        Assert.Equal(0, Assert.Single(Quota("2/hour").Remaining()).Left);
    }

    /// <summary>The doctor heeds the service's counts, and leaves its file alone.</summary>
    [Fact]
    public void Take_WhereTheFileIsAnothers_CountsAndWritesNothing()
    {
        Quota("3/hour").Take();
        var path = Path.Combine(_state.Path, QuotaJournal.FileName);
        var before = File.ReadAllText(path);
        var doctors = new RequestQuota("test", Limits("3/hour"), new QuotaJournal(_state.Path, NullLogger.Instance, isKept: false), _time);
        doctors.Take();
        doctors.Take();

        Assert.Throws<IntensityUnavailableException>(doctors.Take);
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_state.Path));
    }

    [Fact]
    public async Task GetAsync_AtTheQuota_SendsNothing()
    {
        var asked = 0;
        await using var grid = await ScriptedGrid.StartAsync(http =>
        {
            asked++;
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("{}");
        });
        using var client = new GridHttpClient(grid.Url, "1.0", _time, default, Quota("2/day"));
        await client.GetJsonAsync("a", CancellationToken.None);
        await client.GetJsonAsync("b?token=x", CancellationToken.None);

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => client.GetJsonAsync("c", CancellationToken.None));

        Assert.Equal((2, IntensityFailure.Quota), (asked, error.Failure));
    }

    [Fact]
    public async Task Chain_AtTheQuota_FallsToTheNextProvider()
    {
        await using var grid = await ScriptedGrid.StartAsync(http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"value":100,"zone":"GB"}""");
        });
        string[] http =
        [
            $"--Grid:http:Url={grid.Url}now/{{zone}}", "--Grid:http:Zones:GB=GB", "--Grid:http:Value=/value", "--Grid:http:Kind=lifecycle", "--Grid:http:Gas=co2e", "--Grid:http:Step=1h",
            "--Grid:http:PollInterval=1h", "--Grid:http:Quota=1/month", "--Site:Zone=GB", "--Grid:Providers=http,annual",
        ];
        await using var rig = await CollectorRig.StartAsync(http);
        Assert.Equal(0, (await rig.ScrapeAsync())["""footprint_collector_provider_quota_remaining{provider="http",window="month"}"""]);

        rig.Time.Advance(TimeSpan.FromHours(4));
        var states = rig.Services.GetRequiredService<ProviderStates>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (states.Find(new("http", "GB"))!.Failures.GetValueOrDefault(IntensityFailure.Quota) == 0)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(5, patience.Token);
        }

        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        var row = Assert.Single((await rig.JsonAsync("/api/v1/totals?by=zone&from=2026-11-22T08:00Z&to=2026-11-24T12:00Z")).GetProperty("rows").EnumerateArray());
        Assert.Equal("annual", row.GetProperty("emissions").GetProperty("quality").GetString());
        var page = await rig.ScrapeAsync();
        Assert.Equal(0, page["""footprint_collector_provider_up{grid_zone="GB",provider="http"}"""]);
        Assert.True(page["""footprint_collector_provider_errors_total{grid_zone="GB",provider="http",reason="quota"}"""] >= 1);
        Assert.Equal(1, page["""footprint_collector_provider_answers_total{grid_zone="GB",provider="http"}"""]);
    }

    [Theory]
    [InlineData("rte", "50000/month")]
    [InlineData("eia", "9000/hour")]
    [InlineData("entsoe", "")]
    [InlineData("neso", "")]
    public void Settings_OfAProvider_HaveTheLimitsOfItsTerms(string provider, string limits)
    {
        Assert.Equal(limits, string.Join(",", QuotasOf(provider)));
        Assert.Empty(QuotasOf(provider, $"--Grid:{provider}:Quota=none"));
        Assert.Equal("500/day,10000/month", string.Join(",", QuotasOf(provider, $"--Grid:{provider}:Quota=500/day, 10000/month")));
    }

    [Theory]
    [InlineData("500")]
    [InlineData("500/week")]
    [InlineData("0/day")]
    [InlineData("-1/day")]
    [InlineData("1/day,2/day")]
    [InlineData("1/day/month")]
    public void Settings_OfNoQuota_NameTheKey(string text) =>
        Assert.StartsWith("Grid:rte:Quota", Assert.Throws<ConfigurationException>(() => QuotasOf("rte", $"--Grid:rte:Quota={text}")).Message, StringComparison.Ordinal);

    private static IReadOnlyList<QuotaLimit> QuotasOf(string provider, params string[] settings)
    {
        var reader = SettingsSources.Load("NO_SUCH_PREFIX__", null, settings);
        return provider switch
        {
            "rte" => TelemetryFootprint.Collector.Intensity.Rte.RteOptions.Read(reader, isUsed: false).Endpoint.Quota,
            "eia" => TelemetryFootprint.Collector.Intensity.Eia.EiaOptions.Read(reader, isUsed: false).Endpoint.Quota,
            "entsoe" => TelemetryFootprint.Collector.Intensity.Entsoe.EntsoeOptions.Read(reader, isUsed: false).Endpoint.Quota,
            _ => TelemetryFootprint.Collector.Intensity.Neso.NesoOptions.Read(reader).Quota,
        };
    }

    private static IReadOnlyList<QuotaLimit> Limits(string text) => QuotaLimit.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:test:Quota={text}"]), "test", QuotaLimit.None);

    /// <summary>Reads the file anew, as a restart does.</summary>
    private RequestQuota Quota(string limits, string provider = "test") => new(provider, Limits(limits), new QuotaJournal(_state.Path, NullLogger.Instance), _time);
}
