using System.Text.Json;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary><c>--what-if</c> of <c>footprint report</c>: run <c>r2</c> used 2 kWh at a PUE of 1.2 and 100 g/kWh lifecycle CO2e, that is 240 g.</summary>
public sealed class WhatIfReportTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatIf_OfARun_PullsEachLeverAndAllTogether()
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        var rows = (await JsonAsync(rig, "r2", "model=4", "machine=2.5", "pue=1.1", "zone=SE")).GetProperty("whatIf").EnumerateArray().ToList();

        var sweden = AnnualFactorTable.Bundled.FindOrWiden("SE", AnnualFactorKind.Lifecycle)!.Value.Row.Value.Value;
        Assert.Equal(["model=4", "machine=2.5", "pue=1.1", "zone=SE", "together"], rows.Select(row => row.GetProperty("lever").GetString()));
        Near([60, 96, 220, 2.4 * sweden, 240 / (4 * 2.5) * 1.1 / 1.2 * sweden / 100], rows.Select(row => Value(row, "emissions")));
        Near([1_800_000, 2_880_000, 7_200_000, 7_200_000, 720_000], rows.Select(row => Value(row, "energy")));
        Near([4, 2.5, 1.2 / 1.1, 100 / sweden], rows.Take(4).Select(row => row.GetProperty("reduction").GetDouble()));
        Assert.All(rows, row => Assert.Equal(("lifecycle", "CO2e", "estimated"), (row.GetProperty("factor").GetString(), row.GetProperty("gas").GetString(), row.GetProperty("emissions").GetProperty("method").GetString())));
        // A year's mean stands for the hours: its own bounds are in those of the figure.
        Near([204 / 4.0, 276 / 4.0, 2.04 * sweden * 0.6, 2.76 * sweden * 1.4], [Bound(rows[0], "low"), Bound(rows[0], "high"), Bound(rows[3], "low"), Bound(rows[3], "high")]);
        Assert.Contains("annual lifecycle CO2e of SE", rows[3].GetProperty("counterfactual").GetString(), StringComparison.Ordinal);
        Assert.Contains("instead of 100 as applied", rows[3].GetProperty("counterfactual").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_InATableAndOnAPage_IsTheSame()
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        var table = await ReportAsync(rig, "table", "r2", "pue=1.1", "machine=2");
        var page = await ReportAsync(rig, "html", "r2", "pue=1.1", "machine=2");
        var none = await ReportAsync(rig, "html", "r2");

        Assert.Contains("pue=1.1 a PUE of 1.1 instead of 1.2 lifecycle CO2e 2 kWh 220 g 187 g to 253 g 1.09", table.Row("devices pue=1.1"), StringComparison.Ordinal);
        Assert.Contains("1 kWh 110 g", table.Row("devices together"), StringComparison.Ordinal);
        Assert.Contains("<td>pue=1.1</td><td>a PUE of 1.1 instead of 1.2</td><td>lifecycle CO2e</td><td>2 kWh</td><td>220 g</td>", page.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("What if", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_OfSeveralPlaces_HasEachAndNoSumOfThem()
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        // Its energy was at sites of different PUE.
        var rows = (await JsonAsync(rig, "r1", "zone=SE", "zone=FR", "pue=1.1")).GetProperty("whatIf").EnumerateArray().ToList();

        Assert.Equal(["zone=SE", "zone=FR", "pue=1.1"], rows.Select(row => row.GetProperty("lever").GetString()));
        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("emissions").GetProperty("value").ValueKind));
        Assert.All(rows, row => Assert.Contains("several PUEs", row.GetProperty("emissions").GetProperty("reason").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "lifecycle", "CO2e", true, "zone=SE", "the run's own emissions are unknown: 7 J unpriced")]
    [InlineData(null, "lifecycle", "CO2e", true, "model=2", "the run's own emissions are unknown: 7 J unpriced")]
    [InlineData(100.0, "lifecycle", "CO2", true, "zone=SE", "SE is known in CO2e, and the run in CO2: the two are not compared")]
    [InlineData(100.0, null, null, true, "zone=SE", "no  factor of SE is in the annual table")]
    [InlineData(100.0, "lifecycle", "CO2e", false, "pue=1.1", "the run's own PUE is unset: its overhead is in no figure")]
    public void WhatIf_OfWhatIsUnknownOrOfAnotherKind_StaysUnknown(double? grams, string? factor, string? gas, bool hasPue, string lever, string reason)
    {
        var row = Row(grams, factor, gas) with { Pue = hasPue ? 1.5 : 1, PueIsSet = hasPue };

        var rows = WhatIfTable.Of([row], [WhatIfLever.Parse(lever)!, WhatIfLever.Parse("machine=2")!]);

        Assert.Equal((null, reason, null), (rows[0].Emissions.Value, rows[0].Emissions.Reason, rows[0].Reduction));
        Assert.Equal((null, reason), (rows[^1].Emissions.Value, rows[^1].Emissions.Reason));
    }

    [Fact]
    public void WhatIf_OfALowerBound_IsOneOfThePricedPart()
    {
        var row = Row(100, "lifecycle", "CO2e") with { Unpriced = new(1_800_000, "J", null, null, null, null, null) };

        var sweden = WhatIfTable.Of([row with { Emissions = row.Emissions with { Reason = "≥: 1800000 J unpriced" } }], [WhatIfLever.Parse("zone=SE")!])[0];

        // Half a kilowatt-hour made the 100 g, at the meter 0.75.
        Assert.Equal(AnnualFactorTable.Bundled.FindOrWiden("SE", AnnualFactorKind.Lifecycle)!.Value.Row.Value.Value * 0.75, sweden.Emissions.Value!.Value, 9);
        Assert.Equal("≥: 1800000 J unpriced", sweden.Emissions.Reason);
    }

    [Fact]
    public void WhatIf_OfSimulatedEnergy_StaysApart()
    {
        var rows = WhatIfTable.Of([Row(100, "lifecycle", "CO2e"), Row(50, "lifecycle", "CO2e") with { Simulated = true }], [WhatIfLever.Parse("machine=2")!]);

        Assert.Equal([(false, 50.0), (true, 25.0)], rows.Select(row => (row.Simulated, row.Emissions.Value!.Value)));
    }

    /// <summary>Each run has its own PUE and intensity: the lever is pulled on each, and what that makes is summed.</summary>
    [Fact]
    public void WhatIf_OfSeveralRuns_IsTheSumOfWhatEachWouldHaveBeen()
    {
        var levers = new[] { WhatIfLever.Parse("pue=1.2")!, WhatIfLever.Parse("zone=SE")! };
        RunTotal[] runs = [Row(100, "lifecycle", "CO2e"), Row(300, "lifecycle", "CO2e") with { Pue = 2 }];

        var all = WhatIfTable.OfAll(runs, levers);

        Assert.Equal(["pue=1.2", "zone=SE", "together"], all.Select(row => row.Lever));
        Near(all.Select(row => row.Emissions.Value!.Value), Enumerable.Range(0, 3).Select(lever => runs.Sum(run => WhatIfTable.Of([run], levers)[lever].Emissions.Value!.Value)));
        Near([(100 * 0.8) + (300 * 0.6), 400 / 260.0], [all[0].Emissions.Value!.Value, (double)all[0].Reduction!.Value]);
        Assert.Equal(("a PUE of 1.2 instead of what each of the 2 runs had", 7_200_000), (all[0].Counterfactual, all[0].Energy.Value));
        Assert.Equal(all.Select(row => row.Reduction), WhatIfTable.OfAll([.. runs.Reverse()], levers).Select(row => row.Reduction));
    }

    /// <summary>Of grams that are partly known nobody can say by how much they would fall.</summary>
    [Fact]
    public void WhatIf_OfRunsOfWhichOneIsUnknown_IsALowerBoundWithoutAReduction()
    {
        var row = Assert.Single(WhatIfTable.OfAll([Row(100, "lifecycle", "CO2e"), Row(200, "lifecycle", "CO2e") with { Pue = null, PueIsSet = null }], [WhatIfLever.Parse("pue=1.2")!]));

        Assert.Equal((80, null), (row.Emissions.Value!.Value, row.Reduction));
        Assert.Equal("≥: of a part it is unknown: the run's energy has several PUEs", row.Emissions.Reason);
        Assert.Equal(("2 kWh", "≥ 80 g"), (WhatIfLines.Cells(row)[4], WhatIfLines.Cells(row)[5]));
    }

    /// <summary>What all levers together make of a run is not known where one of them is not: what they make of the others is less than all.</summary>
    [Fact]
    public void WhatIf_TogetherOfRunsOfWhichOneIsUnknown_HasALowerBoundOfTheirEnergy()
    {
        WhatIfLever[] levers = [WhatIfLever.Parse("machine=2")!, WhatIfLever.Parse("pue=1.2")!];

        var rows = WhatIfTable.OfAll([Row(100, "lifecycle", "CO2e"), Row(200, "lifecycle", "CO2e") with { Pue = null, PueIsSet = null }], levers).Select(WhatIfLines.Cells).ToList();

        Assert.Equal([("machine=2", "1 kWh", "150 g"), ("pue=1.2", "2 kWh", "≥ 80 g"), ("together", "≥ 500 Wh", "≥ 40 g")], rows.Select(cells => (cells[1], cells[4], cells[5])));
    }

    [Fact]
    public void WhatIf_OfRunsOfDifferentKinds_HasNoSumOfThem()
    {
        var rows = WhatIfTable.OfAll([Row(100, "lifecycle", "CO2e"), Row(50, "direct", "CO2"), Row(60, "lifecycle", "CO2e") with { Simulated = true }], [WhatIfLever.Parse("machine=2")!]);

        Assert.Equal([50.0, 25.0, 30.0], rows.Select(row => row.Emissions.Value!.Value));
    }

    [Theory]
    [InlineData("--project", "nlp", "≥: of a part it is unknown: the run's energy has several PUEs", 220)]
    [InlineData("--user", "eve", null, 220)]
    [InlineData("--site", "default", null, 220)]
    public async Task WhatIf_OfAProjectAUserOrASite_IsInEachFormat(string option, string name, string? reason, double grams)
    {
        await using var rig = await BilledRig.StartAsync(_folder);
        string[] of = ["report", option, name, "--from", "2026-11-22T08:00Z", "--to", "2026-11-22T10:00Z", "--server", rig.Http.ToString(), "--what-if", "pue=1.1", "--format"];

        var row = Assert.Single(JsonDocument.Parse((await CommandRun.OfAsync([.. of, "json"])).Output).RootElement.GetProperty("whatIf").EnumerateArray());
        var (table, page, csv) = (await CommandRun.OfAsync([.. of, "table"]), await CommandRun.OfAsync([.. of, "html"]), await CommandRun.OfAsync([.. of, "csv"]));

        Near([grams], [Value(row, "emissions")]);
        Assert.Equal(reason, row.GetProperty("emissions").GetProperty("reason").GetString());
        Assert.Contains($"{(reason is null ? "" : "≥ ")}220 g", table.Row("devices pue=1.1"), StringComparison.Ordinal);
        Assert.Contains($"<td>{(reason is null ? "" : "≥ ")}220 g</td>", page.Output.Split("<h2>What if</h2>")[1], StringComparison.Ordinal);
        Assert.Equal(2, csv.Code);
    }

    [Theory]
    [InlineData("machine=H100")]
    [InlineData("machine=0")]
    [InlineData("model=-2")]
    [InlineData("pue=0.9")]
    [InlineData("zone=NOWHERE")]
    [InlineData("zone=")]
    [InlineData("place=SE")]
    [InlineData("pue")]
    public async Task WhatIf_OfNoLever_IsAWrongUse_WithItsRemedy(string lever)
    {
        var report = await CommandRun.OfAsync("report", "r2", "--what-if", lever);

        Assert.Equal((2, ""), (report.Code, report.Output));
        Assert.Contains($"--what-if {lever} is none of model=RATIO, machine=RATIO", report.Error, StringComparison.Ordinal);
    }

    private static RunTotal Row(double? grams, string? factor, string? gas) => new(
        "r", false, "GB", factor, gas, new(3_600_000, "J", null, null, null, null, null),
        new(grams, "g", null, null, null, null, grams is null ? "7 J unpriced" : null), new(0, "J", null, null, null, null, null))
    {
        Pue = 1.5,
        PueIsSet = true,
    };

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second / pair.First, 1 - 1e-12, 1 + 1e-12));

    private static double Value(JsonElement row, string figure) => row.GetProperty(figure).GetProperty("value").GetDouble();

    private static double Bound(JsonElement row, string bound) => row.GetProperty("emissions").GetProperty(bound).GetDouble();

    private static async Task<JsonElement> JsonAsync(CollectorRig rig, string run, params string[] levers) =>
        JsonDocument.Parse((await ReportAsync(rig, "json", run, levers)).Output).RootElement;

    private static async Task<CommandRun> ReportAsync(CollectorRig rig, string format, string run, params string[] levers)
    {
        var report = await CommandRun.OfAsync(["report", run, "--format", format, "--server", rig.Http.ToString(), .. levers.SelectMany(lever => new[] { "--what-if", lever })]);
        Assert.Equal((0, ""), (report.Code, report.Error));
        return report;
    }
}
