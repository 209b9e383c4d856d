using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>What collectors tell each other of where hosts stand.</summary>
public sealed class SharedSitesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Noon);

    [Fact]
    public void Timeline_OfRepeatsAndChanges_HasEachChangeOnce_AndTheFirstForAllTime()
    {
        var timeline = new SharedTimeline();
        timeline.Add(Period(10, 1_200_000), []);
        timeline.Add(Period(20, 1_200_000), ["cpu: no access"]);
        timeline.Add(Period(30, 1_300_000), []);
        Assert.Equal([SitePeriod.BeforeAllTime, new(30)], timeline.Sites.PeriodsOf("h").Select(period => period.From));
        Assert.Equal((1_200_000, 1_300_000), (timeline.Sites.At("h", new(5))!.Pue.PartsPerMillion, timeline.Sites.At("h", new(31))!.Pue.PartsPerMillion));
        Assert.Equal(new UtcMinute(30), timeline.LastToldOf("h"));
        Assert.Null(timeline.LastToldOf("other"));
    }

    [Fact]
    public async Task Write_OfAHostThatNobodyToldOf_TellsOfItOnce()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(""));
        var line = Assert.Single(Lines(server, Tick(), Tick()));
        Assert.Equal(("footprint_site", "h"), (line.Measurement, line.Tags["host"]));
        Assert.Equal(("GB", "default", "1200000i", "1i", "cpu: no/access"), (line.Fields["grid_zone"], line.Fields["site"], line.Fields["pue_ppm"], line.Fields["pue_set"], line.Fields["uncovered"]));
        Assert.Equal(Noon.ToUnixTimeMilliseconds() * 1_000_000, line.UnixNanoseconds);
    }

    [Fact]
    public async Task Write_OfWhatTheStoreHas_IsNothing()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(Row(Noon.AddDays(-1), 1_200_000)));
        Assert.Empty(Lines(server, Tick()));
    }

    /// <summary>The past stays as it was: what this one was told from now on differs.</summary>
    [Fact]
    public async Task Write_OfAnotherPue_BeginsAfterNow()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(Row(Noon.AddDays(-1), 1_100_000)));
        var line = Assert.Single(Lines(server, Tick()));
        Assert.Equal("1200000i", line.Fields["pue_ppm"]);
        Assert.True(line.UnixNanoseconds > Noon.ToUnixTimeMilliseconds() * 1_000_000);
    }

    [Fact]
    public async Task Write_OfWhatWasToldAWeekAgo_TellsItAgain()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(Row(Noon.AddDays(-8), 1_200_000)));
        Assert.Single(Lines(server, Tick()));
    }

    [Fact]
    public async Task Write_WhileTheStoreIsAway_Throws()
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        Assert.Throws<StoreUnavailableException>(() => Lines(server, Tick()));
    }

    private List<DecodedLine> Lines(ScriptedInflux server, params LiveTick[] ticks)
    {
        var options = CollectorOptions.Load(null, [$"--InfluxDb:Url={server.Url}", "--InfluxDb:Database=db", "--Site:Zone=GB", "--Site:Pue=1.2"]);
        using var queries = new InfluxQueries(options.Influx!, "test", TimeSpan.FromSeconds(30), TimeProvider.System);
        var writer = new SiteWriter(new SharedSites(queries, _time), options.Sites, _time);
        var lines = new LineBuffer();
        foreach (var tick in ticks) writer.Write(tick, lines, CancellationToken.None);
        return [.. Enumerable.Range(0, lines.Count).Select(line => new LineDecoder(doubles: false).Decode(lines.Lines(line, 1).Span))];
    }

    private static LiveTick Tick() => new("a", "h", Noon, 0, new Tick(0, 0, new Inventory { Host = "h", Uncovered = { "cpu: no|access" } }, [], []));

    private static SitePeriod Period(int from, int pue) => new("h", new(from), "default", "GB", new Pue(pue, true), null);

    private static string Row(DateTimeOffset at, int pue) =>
        $$""","series":[{"name":"footprint_site","tags":{"host":"h"},"columns":["time","grid_zone","pue_ppm","pue_set","site","source","uncovered","wue_ul_per_kwh"],"values":[[{{at.ToUnixTimeMilliseconds()}},"GB",{{pue}},1,"default","","",null]]}]""";

    private static Func<HttpContext, Task> Say(string series) => http => http.Response.WriteAsync($$"""{"results":[{"statement_id":0{{series}}}]}""");
}
