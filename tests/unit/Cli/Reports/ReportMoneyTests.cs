using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary>Money in <c>footprint report</c> and <c>footprint compare</c>, against a whole collector.</summary>
public sealed class ReportMoneyTests : IDisposable
{
    private static readonly string[] Account = ["--Account:Currency=EUR", "--Account:CarbonPricePerTonne=100"];
    private static readonly string[] Project = ["--project", "nlp", "--from", "2026-11-22T08:00Z", "--to", "2026-11-22T10:00Z"];
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_OfAProject_HasTheCostOfEachRunAndOfAll()
    {
        await using var rig = await BilledRig.StartAsync(_folder, Account);

        var table = await OutputAsync(rig, ["report", .. Project]);
        var html = await OutputAsync(rig, ["report", .. Project, "--format", "html"]);

        Assert.Contains("carbon cost", table.Output, StringComparison.Ordinal);
        Assert.All(new[] { table, html }, report => Assert.Contains("(IT × PUE; an unset PUE counts as 1)", System.Net.WebUtility.HtmlDecode(report.Output), StringComparison.Ordinal));
        Assert.Contains("0.72 EUR 0.648 EUR to 0.792 EUR 0.024 EUR", table.Row("r2"), StringComparison.Ordinal);
        // A lower bound, with what it lacks.
        Assert.Contains("≥ 0.9 EUR", table.Row("r1"), StringComparison.Ordinal);
        Assert.Contains("≥ 1.62 EUR", table.Row("total"), StringComparison.Ordinal);
        Assert.Contains("<td>0.72 EUR</td><td>0.648 EUR to 0.792 EUR</td><td>0.024 EUR</td>", html.Output, StringComparison.Ordinal);
        Assert.Contains("3600000 J are of a site and time without a tariff (Site:Tariff, Sites:&lt;name&gt;:Tariff)", html.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_InCsvAndJson_HasTheSameAmounts()
    {
        await using var rig = await BilledRig.StartAsync(_folder, Account);

        var lines = (await OutputAsync(rig, "report", "r2", "--format", "csv")).Output.Split("\r\n");
        var json = JsonDocument.Parse((await OutputAsync(rig, "report", "r2", "--format", "json")).Output).RootElement.GetProperty("rows")[0];

        string Cell(string name) => lines[1].Split(',')[Array.IndexOf(lines[0].Split(','), name)];
        Assert.Equal(("EUR", "0.72", "0.648", "0.792", ""), (Cell("currency"), Cell("cost"), Cell("cost_low"), Cell("cost_high"), Cell("cost_reason")));
        Assert.Equal(0.024, double.Parse(Cell("carbon_cost"), CultureInfo.InvariantCulture), 12);
        Assert.Equal(lines[0].Split(',').Length, lines[1].Split(',').Length);
        Assert.Equal(0.72, json.GetProperty("cost").GetProperty("value").GetDouble());
        Assert.Equal(0.024, json.GetProperty("carbonCost").GetProperty("value").GetDouble(), 12);
    }

    [Fact]
    public async Task Report_WithoutACurrency_HasNoColumnOfMoneyAndNoZero()
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        var table = await OutputAsync(rig, "report", "r2");
        var lines = (await OutputAsync(rig, "report", "r2", "--format", "csv")).Output.Split("\r\n");

        Assert.DoesNotContain("cost", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Currency", table.Output, StringComparison.Ordinal);
        Assert.Contains(",,,,,Account:Currency is not set,,,,Account:Currency is not set,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_OfTwoRuns_HasTheirCosts_AndNoRatioOfALowerBound()
    {
        await using var rig = await BilledRig.StartAsync(_folder, Account);

        var table = await OutputAsync(rig, "compare", "r2", "r1");
        var json = JsonDocument.Parse((await OutputAsync(rig, "compare", "r2", "r1", "--json")).Output).RootElement;

        Assert.Contains("0.72 EUR 0.9 EUR", table.Row("cost"), StringComparison.Ordinal);
        Assert.Contains("0.024 EUR 0.04 EUR +66.7 %", table.Row("carbon cost"), StringComparison.Ordinal);
        var cost = json.GetProperty("cost");
        Assert.Equal(("EUR", JsonValueKind.Null), (cost.GetProperty("unit").GetString(), cost.GetProperty("ratio").ValueKind));
        Assert.StartsWith("≥: 3600000 J", cost.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(0.04 / 0.024, json.GetProperty("carbonCost").GetProperty("ratio").GetDouble(), 9);
    }

    [Fact]
    public async Task Compare_WithoutACurrency_SaysNothingOfMoneyInATable()
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        var table = await OutputAsync(rig, "compare", "r2", "r1");
        var json = JsonDocument.Parse((await OutputAsync(rig, "compare", "r2", "r1", "--json")).Output).RootElement;

        Assert.DoesNotContain("cost", table.Output, StringComparison.Ordinal);
        Assert.Equal("Account:Currency is not set", json.GetProperty("cost").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("cost").GetProperty("first").ValueKind);
    }

    private static async Task<CommandRun> OutputAsync(CollectorRig rig, params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, "--server", rig.Http.ToString()]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run;
    }
}
