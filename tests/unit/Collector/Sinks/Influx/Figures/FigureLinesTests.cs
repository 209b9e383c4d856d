using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Figures;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Figures;

/// <summary>A whole collector, whose page of metrics says what its points must.</summary>
public sealed class FigureLinesTests
{
    [Fact]
    public async Task Run_WhileItIsActive_IsWhatTheMetricsSay_AndSimulatedOnItsOwn()
    {
        await using var server = await ScriptedInflux.StartAsync(_ => Task.CompletedTask);
        await using var rig = await StartAsync(server, "--Ingest:AcceptSimulated=true");
        rig.Services.GetRequiredService<IRunStore>().Add(new("job-1", "gpt", CollectorRig.Start) { Project = "nlp" });
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "job-1" }.Stream(60, 300));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Simulated, "node-2") { Run = "job-1" }.Stream(60, 100));
        var energy = LinesOf(rig, "footprint_run");
        Assert.Equal(["__simulated__ 6000", "nlp 18000"], energy.Where(line => line.Fields.ContainsKey("energy_j")).Select(line => $"{line.Tags["project"]} {line.Fields["energy_j"]}").Order());
        Assert.All(energy, line => Assert.Equal("job-1", line.Tags["run"]));
        Assert.Single(energy.Select(line => line.Tags["collector"]).Distinct());
        await ObserveAsync(rig);
        await rig.ScrapeAsync();
        var page = await rig.ScrapeAsync();
        var grams = LinesOf(rig, "footprint_run").Where(line => line.Fields.ContainsKey("co2e_g")).ToList();
        var shown = page.Where(sample => sample.Key.StartsWith("footprint_run_emissions_grams_total{run=", StringComparison.Ordinal)).Select(sample => sample.Value).Order();
        Assert.Equal(shown, grams.Select(line => Number(line, "co2e_g")).Order());
        Assert.All(grams, line => Assert.Equal("GB", line.Tags["grid_zone"]));

        rig.Time.Advance(RunMetrics.Active);
        Assert.Empty(LinesOf(rig, "footprint_run"));
    }

    /// <summary>Without a factor there are no grams, and no zeros either.</summary>
    [Fact]
    public async Task Run_WithoutAZone_HasEnergyAlone()
    {
        await using var server = await ScriptedInflux.StartAsync(_ => Task.CompletedTask);
        await using var rig = await CollectorRig.StartAsync($"--InfluxDb:Url={server.Url}", "--InfluxDb:Version=1", "--InfluxDb:Database=d");
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "job-1" }.Stream(60, 300));
        Assert.Equal(["energy_j"], Assert.Single(LinesOf(rig, "footprint_run")).Fields.Keys);
    }

    [Fact]
    public async Task Budget_IsItsState_AndWhatIsNotKnownIsAbsent()
    {
        await using var server = await ScriptedInflux.StartAsync(_ => Task.CompletedTask);
        await using var rig = await StartAsync(server, "--Budgets:kwh:Limit=1kWh", "--Budgets:none:Limit=5L", "--Budgets:none:Target=host:nobody");
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();

        var page = await rig.ScrapeAsync();
        var lines = LinesOf(rig, "footprint_budget").Where(line => !line.Tags.ContainsKey("window")).ToDictionary(line => line.Tags["budget"]);
        Assert.Equal(page["""footprint_budget_used_joules{budget="kwh",target="all",period="month"}"""], Number(lines["kwh"], "used"));
        Assert.Equal(("J", 3_600_000, "all"), (lines["kwh"].Tags["unit"], Number(lines["kwh"], "limit"), lines["kwh"].Tags["target"]));
        Assert.Equal(["limit"], lines["none"].Fields.Keys);
    }

    /// <summary>What was judged of it before is another budget's, of another unit perhaps.</summary>
    [Fact]
    public async Task Budget_ThatIsChanged_HasNoFigureOfTheOneBefore()
    {
        await using var server = await ScriptedInflux.StartAsync(_ => Task.CompletedTask);
        await using var rig = await StartAsync(server);
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        Put(rig, "1kWh");
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        Assert.Equal(18_000, Number(LinesOf(rig, "footprint_budget").Single(line => line.Tags.ContainsKey("unit")), "used"));

        Put(rig, "5L");
        var line = Assert.Single(LinesOf(rig, "footprint_budget"));
        Assert.Equal(("L", "limit"), (line.Tags["unit"], Assert.Single(line.Fields.Keys)));
    }

    private static void Put(CollectorRig rig, string limit) =>
        rig.Services.GetRequiredService<BudgetChanges>().Put("lab", new Dictionary<string, string> { ["Limit"] = limit }, null, "test");

    [Fact]
    public async Task Figures_OfTwoCollectors_AreOtherPoints()
    {
        await using var server = await ScriptedInflux.StartAsync(_ => Task.CompletedTask);
        await using var first = await StartAsync(server, "--Budgets:kwh:Limit=1kWh");
        await using var second = await StartAsync(server, "--Budgets:kwh:Limit=1kWh");
        foreach (var measurement in (string[])["footprint_grid", "footprint_budget"])
        {
            var names = new[] { first, second }.Select(rig => LinesOf(rig, measurement).Select(line => line.Tags["collector"]).Distinct().Single()).ToList();
            Assert.NotEqual(names[0], names[1]);
        }
    }

    [Fact]
    public async Task Grid_OfAnAppliedFactor_IsWhatTheMetricsSay_AtTheMinutesBegin()
    {
        await using var server = await ScriptedInflux.StartAsync(_ => Task.CompletedTask);
        await using var rig = await StartAsync(server);
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        await ObserveAsync(rig);
        var page = await rig.ScrapeAsync();
        var lines = LinesOf(rig, "footprint_grid");

        var applied = page.Where(sample => sample.Key.StartsWith("footprint_grid_applied", StringComparison.Ordinal)).Select(sample => sample.Value).Order().ToList();
        Assert.Equal(applied, lines.Where(line => line.Fields.ContainsKey("applied_g_per_kwh")).Select(line => Number(line, "applied_g_per_kwh")).Order());
        Assert.NotEmpty(applied);
        var said = page.Where(sample => sample.Key.StartsWith("footprint_grid_average", StringComparison.Ordinal)).Select(sample => sample.Value).Order();
        Assert.Equal(said, lines.Where(line => line.Fields.ContainsKey("average_g_per_kwh")).Select(line => Number(line, "average_g_per_kwh")).Order());
        Assert.All(lines, line => Assert.Equal(0, line.UnixNanoseconds % 60_000_000_000));
    }

    [Fact]
    public async Task Feed_OnceAMinuteHasBegun_SendsItsFigures()
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        await using var rig = await StartAsync(server, "--Budgets:kwh:Limit=1kWh");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string? sent;
        while ((sent = server.Requests.Select(request => request.Body).FirstOrDefault(body => body.Contains("footprint_budget", StringComparison.Ordinal))) is null)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(20, patience.Token);
        }

        Assert.Matches("footprint_budget,budget=kwh,collector=[0-9a-f]{16},period=month,target=all,unit=J limit=3600000", sent);
        Assert.All(sent.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.EndsWith("0000000000", line, StringComparison.Ordinal));
        // And once more with the next minute's, in case the server died of what it took.
        while (server.Requests.Count(request => request.Body == sent) < 2)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(20, patience.Token);
        }
    }

    private static Task<CollectorRig> StartAsync(ScriptedInflux server, params string[] settings) =>
        CollectorRig.StartAsync(["--Site:Zone=GB", $"--InfluxDb:Url={server.Url}", "--InfluxDb:Version=1", "--InfluxDb:Database=d", .. settings]);

    private static Task ObserveAsync(CollectorRig rig) => rig.ObserveAsync(new FactorObservation(
        "GB", new(UtcMinute.FromTime(CollectorRig.Start.AddHours(-1)), UtcMinute.FromTime(CollectorRig.Start.AddHours(1))), GramsPerKilowattHour.FromGrams(200), FactorQuality.Measured, rig.IdentityOf("GB")));

    /// <summary>The same minute twice makes the same points.</summary>
    private static List<DecodedLine> LinesOf(CollectorRig rig, string measurement)
    {
        var (figures, lines) = (rig.Services.GetRequiredService<FigureLines>(), new LineBuffer());
        var minute = UtcMinute.FromTime(rig.Time.GetUtcNow());
        figures.Write(minute, lines);
        var once = lines.Count == 0 ? [] : lines.Lines(0, lines.Count).ToArray();
        lines.Clear();
        figures.Write(minute, lines);
        Assert.Equal(once, lines.Count == 0 ? [] : lines.Lines(0, lines.Count).ToArray());
        return [.. Enumerable.Range(0, lines.Count).Select(line => new LineDecoder(doubles: true).Decode(lines.Lines(line, 1).Span)).Where(line => line.Measurement == measurement)];
    }

    private static double Number(DecodedLine line, string field) => double.Parse(line.Fields[field], CultureInfo.InvariantCulture);
}
