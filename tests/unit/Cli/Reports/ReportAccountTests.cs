using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.UnitTests.Collector.Running;
using TelemetryFootprint.UnitTests.Collector.Web.Account;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary>Embodied grams, water, restated grams and devices in <c>footprint report</c>, against a whole collector, in every format.</summary>
public sealed class ReportAccountTests
{
    private static readonly string[] Morning = ["--from", "2026-11-22T09:00Z", "--to", "2026-11-22T12:00Z"];

    // Half of 164 kg over 26,280 h; 0.35 kWh on site at 0.5 and PUE 1.2 times the grid's 2.33 L/kWh; 0.42 kWh at the meter from 300 to 200 g/kWh.
    private const double Embodied = 0.5 * 164_000 / 26_280;
    private const double Water = 0.35 * (0.5 + (1.2 * 2.33));
    private const double Restated = -42;

    [Fact]
    public async Task Report_OfARun_InJson_HasItsAccountAndDevices()
    {
        await using var rig = await TwoRunsRig.StartAsync();

        var account = JsonDocument.Parse((await OutputAsync(rig, "report", "big", "--format", "json")).Output).RootElement.GetProperty("account");

        var (row, device) = (Assert.Single(account.GetProperty("rows").EnumerateArray()), Assert.Single(account.GetProperty("devices").EnumerateArray()));
        foreach (var of in new[] { row, device })
        {
            Assert.Equal(Embodied, AccountRig.Value(of, "embodied.emissions")!.Value, 6);
            Assert.Equal(Water, AccountRig.Value(of, "water.total")!.Value, 6);
            Assert.Equal(Restated, AccountRig.Value(of, "restated")!.Value, 9);
        }

        Assert.Equal(("big", "GPU-1-0", "node-1", 0, "NVIDIA H100 80GB HBM3"), (
            row.GetProperty("key").GetString(), device.GetProperty("key").GetString(), device.GetProperty("host").GetString(),
            device.GetProperty("device").GetProperty("index").GetInt32(), device.GetProperty("device").GetProperty("model").GetString()));
        Assert.Equal((0.35 * 3.6e6, 84.0), (AccountRig.Value(device, "energy"), AccountRig.Value(device, "emissions")));
        Assert.Equal(JsonValueKind.Null, account.GetProperty("reason").ValueKind);
    }

    [Fact]
    public async Task Report_OfARun_ForPeople_HasItsAccountAndDevices()
    {
        await using var rig = await TwoRunsRig.StartAsync();

        var table = Flat((await OutputAsync(rig, "report", "big")).Output);
        var page = (await OutputAsync(rig, "report", "big", "--format", "html")).Output;

        foreach (var text in new[] { table, Flat(WebUtility.HtmlDecode(page)) })
        {
            Assert.Contains("3.12 g", text, StringComparison.Ordinal);
            Assert.Contains("1.15 L", text, StringComparison.Ordinal);
            Assert.Contains("-42 g", text, StringComparison.Ordinal);
            Assert.Contains(AccountTables.Scope[..40], text, StringComparison.Ordinal);
        }

        Assert.Contains("<td>gpu 0</td><td>node-1</td><td>NVIDIA H100 80GB HBM3</td><td>GPU-1-0</td><td>350 Wh</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_InCsv_HasTheSameFigures_AndARowForEachDevice()
    {
        await using var rig = await TwoRunsRig.StartAsync();

        var total = Cells((await OutputAsync(rig, "report", "big", "--format", "csv")).Output);
        var device = Cells((await OutputAsync(rig, "report", "big", "--format", "csv", "--devices")).Output);

        Assert.All(new[] { total, device }, cells =>
        {
            Assert.Equal(Embodied, Number(cells["embodied_g"]), 6);
            Assert.Equal(Water, Number(cells["water_l"]), 6);
            Assert.Equal(("-42", "", "84"), (cells["restated_g"], cells["restated_reason"], cells["emissions_g"]));
            Assert.True(Number(cells["embodied_low_g"]) < Embodied && Number(cells["water_high_l"]) > Water);
        });
        Assert.Equal(("big", "node-1", "0", "GPU-1-0", "NVIDIA H100 80GB HBM3", "gpu", "1260000"), (device["run"], device["host"], device["index"], device["uuid"], device["model"], device["kind"], device["energy_j"]));
    }

    [Theory]
    [InlineData("--project", "nlp", 1, 0.5)]
    [InlineData("--user", "bob", 1, 0.3)]
    [InlineData("--site", "default", 3, 1)]
    public async Task Report_OfAProjectAUserOrASite_HasEachRunAndTheirSum(string option, string name, int rows, double part)
    {
        await using var rig = await TwoRunsRig.StartAsync();

        var account = JsonDocument.Parse((await OutputAsync(rig, ["report", option, name, .. Morning, "--format", "json"])).Output).RootElement.GetProperty("account");
        var page = (await OutputAsync(rig, ["report", option, name, .. Morning, "--format", "html"])).Output;

        Assert.Equal(rows, account.GetProperty("rows").GetArrayLength());
        Assert.Equal(part * 2 * Embodied, account.GetProperty("rows").EnumerateArray().Sum(row => AccountRig.Value(row, "embodied.emissions")!.Value), 6);
        Assert.Equal(part * 2 * Restated, account.GetProperty("devices").EnumerateArray().Sum(row => AccountRig.Value(row, "restated")!.Value), 6);
        Assert.Equal(rows > 1, Regex.IsMatch(page, "<td>total</td><td>(direct|lifecycle) CO2e?</td><td>6.24 g</td>"));
    }

    /// <summary>Older collectors that share a store have no account of all: the report says what it lacks, and has the rest.</summary>
    [Fact]
    public async Task Report_WhereNobodyHasTheAccount_SaysSoAndHasTheRest()
    {
        const string Run = """
            {"run":{"id":"r","name":"r","started":"2026-11-22T09:00:00Z"},"from":"2026-11-22T08:00:00Z","to":"2026-11-22T11:00:00Z",
             "rows":[{"key":"r","simulated":false,"energy":{"value":3600,"unit":"J"},"emissions":{"value":7,"unit":"g"},"unpriced":{"value":0,"unit":"J"}}]}
            """;
        await using var collector = await ScriptedCollector.StartAsync(new Dictionary<string, (int, string)>
        {
            ["/api/v1/runs/r"] = (200, Run),
            ["/api/v1/account"] = (501, """{"detail":"An account is of one ledger"}"""),
        });
        string[] of = ["report", "r", "--server", collector.Address, "--format"];

        var (table, page, json, csv, devices) = (
            await CommandRun.OfAsync([.. of, "table"]), await CommandRun.OfAsync([.. of, "html"]), await CommandRun.OfAsync([.. of, "json"]), await CommandRun.OfAsync([.. of, "csv"]),
            await CommandRun.OfAsync([.. of, "csv", "--devices"]));

        Assert.All(new[] { table, page, json, csv }, report =>
        {
            Assert.Equal((0, ""), (report.Code, report.Error));
            Assert.Contains("An account is of one ledger", report.Output, StringComparison.Ordinal);
            Assert.Contains("older collectors that share a store have none: update them", report.Output, StringComparison.Ordinal);
        });
        Assert.Contains("7 g", table.Output, StringComparison.Ordinal);
        Assert.Equal(("", "7"), (Cells(csv.Output)["embodied_g"], Cells(csv.Output)["emissions_g"]));
        // A table without rows would say that there were none.
        Assert.Equal((1, ""), (devices.Code, devices.Output));
        Assert.Contains("An account is of one ledger", devices.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no agent has told of energy of this run", "unused")]
    [InlineData("no run of project none has energy", "--project", "none", "--from", "2026-11-22T09:00Z", "--to", "2026-11-22T12:00Z")]
    public async Task Devices_WithoutEnergy_AreUnknownAndNoTable(string why, params string[] of)
    {
        await using var rig = await TwoRunsRig.StartAsync();
        rig.Collector.Services.GetRequiredService<IRunStore>().Add(new Run("unused", "unused", CollectorRig.Start));

        var run = await CommandRun.OfAsync(["report", .. of, "--format", "csv", "--devices", "--server", rig.Collector.Http.ToString()]);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sum_WithAnUnknownPart_IsALowerBound()
    {
        var (known, unknown) = (new Figure(2, "L", 1, 3, null, null, null), new Figure(null, "L", null, null, null, null, "no WUE"));

        Assert.Equal(new(4, "L", 2, 6, null, null, null), FigureSum.Of([known, known]));
        Assert.Equal(new(2, "L", 1, null, null, null, "≥: of a part it is unknown: no WUE"), FigureSum.Of([known, unknown]));
        Assert.Equal(new(null, "L", null, null, null, null, "no WUE"), FigureSum.Of([unknown, unknown]));
        Assert.Equal("≥: 3 J are not in it; no WUE", FigureSum.Of([known with { Reason = "≥: 3 J are not in it" }, unknown]).Reason);
        Assert.Equal(new(4, "L", 2, null, null, null, "≥: of the country; 3 J are not in it"), FigureSum.Of([known with { Reason = "of the country" }, known with { Reason = "≥: 3 J are not in it" }]));
        Assert.Equal(("of the country", 6.0), (FigureSum.Of([known with { Reason = "of the country" }, known]).Reason, FigureSum.Of([known with { Reason = "of the country" }, known]).High));
        Assert.Equal((true, false, false), (FigureSum.IsAtLeast(known with { Reason = "≥: 3 J" }), FigureSum.IsAtLeast(known with { Reason = "of the country" }), FigureSum.IsAtLeast(unknown)));
    }

    /// <summary>Each table of a page has a heading; sums stand out, figures are not broken, and what is longer than a figure is.</summary>
    [Fact]
    public async Task Page_OfASite_HasAHeadingForEachTable()
    {
        await using var rig = await TwoRunsRig.StartAsync();

        var page = (await OutputAsync(rig, ["report", "--site", "default", .. Morning, "--format", "html", "--what-if", "zone=SE"])).Output;

        Assert.Equal(
            ["Totals", "Energy by state", "Energy by grade of its factor", "Beside the emissions", "Devices", "Timeline, a step is 1 min", "What if"],
            Regex.Matches(page, "<h2>([^<]*)</h2>").Select(heading => heading.Groups[1].Value));
        Assert.Equal(4, Regex.Count(page, "<tr class=\"sum\"><td>total</td>"));
        Assert.Contains("<td class=\"say\">", page.Split("<h2>What if</h2>")[1], StringComparison.Ordinal);
        Assert.DoesNotContain("<td class=\"say\">", page.Split("<h2>What if</h2>")[0], StringComparison.Ordinal);
    }

    /// <summary>A terminal does not scroll through a cluster, and says so.</summary>
    [Fact]
    public void Devices_OfMany_AreCutInATerminalAndNowhereElse()
    {
        var none = new Figure(null, "g", null, null, null, null, null);
        var devices = Enumerable.Range(0, 100).Select(number => new AccountFigures(
            $"GPU-{number}", "node-1", false, "GB", "direct", "CO2", new(1, "J", null, null, null, null, null), none, new(none), new(none, none, none), none)).ToList();
        var report = new Report("r", [], [], false, [], "") { Account = new([], devices, null) };

        Assert.Equal((64, 100), (AccountTables.Devices(report, AccountTables.MostDevices)!.Rows.Count, AccountTables.Devices(report)!.Rows.Count));
        Assert.Contains("36 of 100 devices are not in this table", AccountTables.Cut(report), StringComparison.Ordinal);
        Assert.Null(AccountTables.Cut(report with { Account = new([], devices[..64], null) }));
        Assert.Equal("device", AccountTables.Devices(report)!.Rows[0][0]);
    }

    [Theory]
    [InlineData("--devices and", "--devices", "--timeline", "--format", "csv")]
    [InlineData("--devices is of --format csv", "--devices")]
    public async Task Report_WithOptionsThatDoNotFit_IsAUsageError(string cause, params string[] options)
    {
        var run = await CommandRun.OfAsync(["report", "r", .. options]);

        Assert.Equal(2, run.Code);
        Assert.Contains(cause.Replace("--devices and", "--timeline and --devices", StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Cells(string csv)
    {
        var lines = csv.Split("\r\n");
        var cells = Regex.Matches(lines[1], "(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))").Select(cell => cell.Groups[1].Value + cell.Groups[2].Value).ToList();
        Assert.Equal(lines[0].Split(',').Length, cells.Count);
        return lines[0].Split(',').Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second);
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static async Task<CommandRun> OutputAsync(AccountRig rig, params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, "--server", rig.Collector.Http.ToString()]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run;
    }
}
