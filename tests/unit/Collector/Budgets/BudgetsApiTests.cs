using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Web.Budgets;
using TelemetryFootprint.UnitTests.Cli;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>What a program and a person see of budgets: a minute at 1800 W, PUE 1.2 and the year's figure of GB.</summary>
public sealed class BudgetsApiTests
{
    private static readonly string[] Settings =
    [
        "--Site:Zone=GB", "--Site:Pue=1.2", "--Budgets:lab:Limit=10g", "--Budgets:node:Limit=8g", "--Budgets:node:Parent=lab", "--Budgets:node:Target=host:node-1", "--Budgets:none:Limit=5L",
        "--Budgets:none:Target=host:nobody", "--Budgets:water:Limit=5L", "--Budgets:power:Limit=1kWh", "--Budgets:power:PeakWatts=2000", "--Budgets:power:Period=day",
    ];

    [Fact]
    public async Task Budgets_OfAMinute_AreFiguresWithTheirReasons()
    {
        await using var rig = await MinuteAsync();
        var answer = await rig.JsonAsync("/api/v1/budgets");
        var rows = answer.GetProperty("budgets").EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
        Assert.Equal(["lab", "node", "none", "power", "water"], rows.Keys);
        Assert.Equal("2026-11-22T09:01:00+00:00", answer.GetProperty("at").GetString());

        var lab = rows["lab"];
        var grams = Value(lab, "used");
        Assert.Equal(await GramsAsync(rig), grams!.Value, 9);
        Assert.Equal(("2026-11-01T00:00:00+00:00", "2026-12-01T00:00:00+00:00", "annual"), (lab.GetProperty("from").GetString(), lab.GetProperty("to").GetString(), lab.GetProperty("used").GetProperty("quality").GetString()));
        Assert.True(Value(lab, "used", "low") < grams && grams < Value(lab, "used", "high"));
        Assert.Equal(grams / 10, Value(lab, "usedRatio"));
        Assert.Equal((2, 0), (Value(lab, "unallocated"), Value(lab, "unallocatedUsed")));
        Assert.Null(Value(lab, "projected"));
        Assert.Contains("less than 2 whole hours", lab.GetProperty("projected").GetProperty("reason").GetString(), StringComparison.Ordinal);

        Assert.Null(Value(rows["none"], "used"));
        Assert.StartsWith("no energy", rows["none"].GetProperty("used").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("≥: 108000 J at sites without a WUE", rows["water"].GetProperty("used").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((108_000, 48), (Value(rows["power"], "used"), Math.Round(rows["power"].GetProperty("ceiling").GetDouble(), 6)));
    }

    /// <summary>A yearly intensity moves no window: what the five minutes tell is power. And water without a WUE is covered by nothing, which no tier is judged on.</summary>
    [Fact]
    public async Task Budgets_OfTiers_SayWhatTheirWindowsAreWorth()
    {
        await using var rig = await MinuteAsync();
        var rows = (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets").EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
        var (lab, water) = (rows["lab"], rows["water"]);
        var burn = lab.GetProperty("burn")[0];

        Assert.Equal((0.9, 1, 366 * 1440), (lab.GetProperty("coverage").GetDouble(), burn.GetProperty("covered").GetDouble(), burn.GetProperty("intensityStepMinutes").GetInt32()));
        Assert.Equal(("power", 14.4), (lab.GetProperty("tiers")[0].GetProperty("shortWindowTells").GetString(), lab.GetProperty("tiers")[0].GetProperty("tellsFrom").GetDouble()));
        Assert.Equal((0, JsonValueKind.Null), (water.GetProperty("burn")[0].GetProperty("covered").GetDouble(), water.GetProperty("tiers")[0].GetProperty("passed").ValueKind));
        Assert.Contains("of the last 1h's energy is known, and Coverage asks for 90%", water.GetProperty("tiers")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        var page = await rig.ScrapeAsync();
        Assert.Equal((1, 0), (
            page["footprint_budget_coverage_ratio{budget=\"lab\",target=\"all\",period=\"month\",window=\"1h\"}"],
            page["footprint_budget_coverage_ratio{budget=\"water\",target=\"all\",period=\"month\",window=\"1h\"}"]));
    }

    [Fact]
    public async Task Budgets_OfThresholds_SayWhenTheyWerePassed()
    {
        await using var rig = await MinuteAsync("--Budgets:lab:Thresholds=1%,900%");
        var thresholds = (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets")[0].GetProperty("thresholds");
        Assert.Equal("2026-11-22T09:00:00+00:00", thresholds[0].GetProperty("crossedAt").GetString());
        Assert.Equal(JsonValueKind.Null, thresholds[1].GetProperty("crossedAt").ValueKind);
    }

    [Fact]
    public async Task Budgets_ForACallerOfOneProject_AreThatProjects()
    {
        await using var rig = await CollectorRig.StartAsync("--Budgets:a:Limit=1kg", "--Budgets:b:Limit=1kg", "--Budgets:b:Target=project:nlp", "--Budgets:c:Limit=1kg", "--Budgets:c:Target=project:vision");
        var queries = rig.Services.GetRequiredService<BudgetQueries>();
        Assert.Equal(["b"], queries.Budgets(new HashSet<string>(StringComparer.Ordinal) { "nlp" }).Budgets.Select(row => row.Name));
        Assert.Equal(["a", "b", "c"], queries.Budgets(null).Budgets.Select(row => row.Name));
    }

    [Fact]
    public async Task Command_OfARunningCollector_ShowsThem()
    {
        await using var rig = await MinuteAsync();
        var run = await CommandRun.OfAsync("budgets", "--server", rig.Http.ToString());

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("none configuration host:nobody month 5 L unknown unknown unknown unknown unknown", run.Row("none"));
        Assert.StartsWith("power configuration all day 1 kWh 0.03 kWh 3% unknown 0.72 0.03", run.Row("power").Replace("30 Wh", "0.03 kWh", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("≥", run.Row("water"), StringComparison.Ordinal);
        Assert.Contains("lab: 2 g is unallocated", run.Output, StringComparison.Ordinal);
        Assert.Contains("none: no energy", run.Output, StringComparison.Ordinal);

        var json = await CommandRun.OfAsync("budgets", "--json", "--server", rig.Http.ToString());
        Assert.Equal(1000 * 3600, JsonDocument.Parse(json.Output).RootElement.GetProperty("budgets")[3].GetProperty("limit").GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Command_WithoutBudgets_SaysHowToMakeOne()
    {
        await using var rig = await CollectorRig.StartAsync();
        var run = await CommandRun.OfAsync("budgets", "--server", rig.Http.ToString());
        Assert.Equal(0, run.Code);
        Assert.StartsWith("no budgets; Budgets:<name>:Limit", run.Output, StringComparison.Ordinal);
    }

    private static async Task<CollectorRig> MinuteAsync(params string[] more)
    {
        var rig = await CollectorRig.StartAsync([.. Settings, .. more]);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 1800));
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        return rig;
    }

    private static async Task<double> GramsAsync(CollectorRig rig) =>
        (await rig.JsonAsync("/api/v1/totals?from=2026-11-22T09:00:00Z&to=2026-11-22T10:00:00Z&by=host")).GetProperty("rows")[0].GetProperty("emissions").GetProperty("value").GetDouble();

    private static double? Value(JsonElement row, string figure, string member = "value") =>
        row.GetProperty(figure).GetProperty(member) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
