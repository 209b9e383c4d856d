using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;
using Coverage = TelemetryFootprint.Cli.Api.Coverage;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary>What a report's energy is made of, in every format: by state, by the grade of its factor, and what is not in it at all.</summary>
public sealed class ReportSharesTests : IDisposable
{
    private const double KilowattHour = 3.6e6;
    private static readonly string[] Range = ["--from", "2026-11-22T08:00Z", "--to", "2026-11-22T10:00Z"];
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_OfARun_HasItsStatesInEveryFormat()
    {
        await using var rig = await RigAsync();

        var table = await OutputAsync(rig, "report", "r2");
        var html = await OutputAsync(rig, "report", "r2", "--format", "html");
        var csv = await CellsAsync(rig, "report", "r2");
        var row = JsonDocument.Parse((await OutputAsync(rig, "report", "r2", "--format", "json")).Output).RootElement.GetProperty("rows")[0];

        // 2 kWh that nobody said anything of, 1 active, 0.6 execution-idle and 0.4 held without a process.
        Assert.Contains("1 kWh (25 %) 600 Wh (15 %) 400 Wh (10 %) 2 kWh (50 %)", string.Join(' ', table.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("<td>1 kWh (25 %)</td><td>600 Wh (15 %)</td><td>400 Wh (10 %)</td><td>2 kWh (50 %)</td>", html.Output, StringComparison.Ordinal);
        Assert.Equal(("3600000", "2160000", "1440000", "", "7200000"), (csv["active_j"], csv["execution_idle_j"], csv["reserved_idle_j"], csv["idle_j"], csv["unknown_j"]));
        var states = row.GetProperty("energyByState").EnumerateObject().ToDictionary(state => state.Name, state => state.Value.GetDouble());
        Assert.Equal(["active", "execution_idle", "reserved_idle", "unknown"], states.Keys);
        Assert.Equal(row.GetProperty("energy").GetProperty("value").GetDouble(), states.Values.Sum());
    }

    [Fact]
    public async Task Report_OfARun_HasTheGradesAndWhatItCovers()
    {
        await using var rig = await RigAsync();

        var table = await OutputAsync(rig, "report", "r2");
        var html = await OutputAsync(rig, "report", "r2", "--format", "html");
        var csv = await CellsAsync(rig, "report", "r2");
        var row = JsonDocument.Parse((await OutputAsync(rig, "report", "r2", "--format", "json")).Output).RootElement.GetProperty("rows")[0];

        Assert.Contains("100 %", table.Row("devices 100"), StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">measured</th>", html.Output, StringComparison.Ordinal);
        Assert.Equal(("100", "", ""), (csv["measured_percent"], csv["annual_percent"], csv["unpriced_percent"]));
        Assert.Equal(100, row.GetProperty("percentByQuality").GetProperty("measured").GetDouble());
        Assert.Equal(4 * KilowattHour, row.GetProperty("energyByQuality").GetProperty("measured").GetDouble());
        Assert.Contains("\ncovers: ", table.Output, StringComparison.Ordinal);
        Assert.Contains("<p>covers: ", html.Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, row.GetProperty("coverage").GetProperty("included").ValueKind);
    }

    [Fact]
    public async Task Report_OfAProject_SumsTheStatesOfItsRuns()
    {
        await using var rig = await RigAsync();

        var html = await OutputAsync(rig, ["report", "--project", "nlp", .. Range, "--format", "html"]);

        Assert.Contains("<td>r1</td><td></td><td></td><td></td><td>3 kWh (100 %)</td>", html.Output, StringComparison.Ordinal);
        Assert.Contains("<td>total</td><td>1 kWh (14.3 %)</td><td>600 Wh (8.6 %)</td><td>400 Wh (5.7 %)</td><td>5 kWh (71.4 %)</td>", html.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_OfUnpricedEnergy_AreOfTheWhole()
    {
        var row = Row(1000) with { Unpriced = Joules(400), EnergyByQuality = new Dictionary<string, double> { ["annual"] = 500, ["measured"] = 100 } };

        var table = Assert.Single(ShareTables.Of(Report(row)));

        Assert.Equal(["Energy by grade of its factor", "measured", "annual", "unpriced"], table.Columns);
        Assert.Equal(["devices", "10 %", "50 %", "40 %"], Assert.Single(table.Rows));
        Assert.Equal(100, row.PercentByQuality!.Values.Sum(), 9);
    }

    /// <summary>An older collector says nothing, which is not that there is nothing.</summary>
    [Fact]
    public void Shares_OfACollectorThatDoesNotSay_AreAbsent()
    {
        var report = Report(Row(1000));
        using var html = new StringWriter();
        using var csv = new StringWriter();
        ReportHtml.Write(html, report);
        ReportCsv.Write(csv, report);

        Assert.Empty(ShareTables.Of(report));
        Assert.Empty(ReportLines.Coverage(report));
        Assert.DoesNotContain("by state", html.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(new string(',', 23) + "\r\n", csv.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("energyByState", JsonSerializer.Serialize(new TotalsList(default, default, "run", report.Rows), ApiJson.Default.TotalsList), StringComparison.Ordinal);
    }

    /// <summary>Priced in another kind than was asked for: there is no part of which it could be said that nobody priced it.</summary>
    [Fact]
    public void Shares_OfEnergyInAnotherKind_AreUnknown() =>
        Assert.Null((Row(1000) with { Unpriced = Joules(null), EnergyByQuality = new Dictionary<string, double>() }).PercentByQuality);

    [Fact]
    public void Sum_WithARowThatDoesNotSay_DoesNotSay()
    {
        var known = Row(1000) with { EnergyByState = new Dictionary<string, double> { ["active"] = 1000 } };

        Assert.Equal(2000, Assert.Single(RowSum.Of([known, known])).EnergyByState!["active"]);
        Assert.Null(Assert.Single(RowSum.Of([known, Row(500)])).EnergyByState);
    }

    /// <summary>What is not in the sum has no upper end that anybody knows.</summary>
    [Fact]
    public void Sum_WithALowerBound_HasNoUpperEnd()
    {
        var known = Row(1000) with { Emissions = new(4, "g", 3, 5, null, "measured", null) };
        var less = Row(500) with { Emissions = new(2, "g", 1, 3, null, "annual", "≥: 100 J unpriced") };

        Assert.Equal(new Figure(6, "g", 4, null, null, null, "≥: 100 J unpriced"), Assert.Single(RowSum.Of([known, less])).Emissions);
        Assert.Equal(10, Assert.Single(RowSum.Of([known, known])).Emissions.High);
    }

    [Fact]
    public void Coverage_OfRowsThatDiffer_IsSaidOfEach()
    {
        var whole = new Coverage(["gpu", "cpu"], []);
        var part = new Coverage(["gpu"], [new("cpu", "no reading"), new("<dram>", null)]);
        using var html = new StringWriter();
        using var csv = new StringWriter();
        var report = Report(Row(1) with { Key = "a", Coverage = whole }, Row(1) with { Key = "b", Coverage = part }, Row(1) with { Key = "c", Coverage = whole }) with { HasKeys = true };
        ReportHtml.Write(html, report);
        ReportCsv.Write(csv, report);

        Assert.Equal(["a, c covers: gpu, cpu", "b covers: gpu; not: cpu (no reading), <dram>"], ReportLines.Coverage(report));
        Assert.Contains("<p>b covers: gpu; not: cpu (no reading), &lt;dram&gt;</p>", html.ToString(), StringComparison.Ordinal);
        Assert.Contains(",gpu,\"cpu (no reading), <dram>\",,,,,,,,,,\r\n", csv.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0001, "< 0.1 %")]
    [InlineData(12.34, "12.3 %")]
    [InlineData(99.9999, "> 99.9 %")]
    [InlineData(100, "100 %")]
    public void Text_OfAPart_IsNeverTheWholeNorNothing(double percent, string text) => Assert.Equal(text, EnergyShares.Text(percent));

    private static RunTotal Row(double joules) => new(null, false, "GB", "direct", "CO2", Joules(joules), new(null, "g", null, null, null, null, null), Joules(0));

    private static Figure Joules(double? joules) => new(joules, "J", null, null, null, null, null);

    private static Report Report(params RunTotal[] rows) => new("a run", [], [], false, rows, "");

    private static async Task<Dictionary<string, string>> CellsAsync(CollectorRig rig, params string[] arguments)
    {
        var lines = (await OutputAsync(rig, [.. arguments, "--format", "csv"])).Output.Split("\r\n");
        var header = lines[0].Split(',');
        return header.Take(header.Length - 2).Zip(lines[1].Split(',')).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
    }

    private static async Task<CommandRun> OutputAsync(CollectorRig rig, params string[] arguments)
    {
        var run = await CommandRun.OfAsync([.. arguments, "--server", rig.Http.ToString()]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run with { Output = WebUtility.HtmlDecode(run.Output) };
    }

    private async Task<CollectorRig> RigAsync()
    {
        var rig = await BilledRig.StartAsync(_folder);
        var nine = UtcMinute.FromTime(CollectorRig.Start);
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), nine.ToTime());
        (string Owner, PowerState State, long WattHours)[] used =
            [("r2", PowerState.Active, 1000), ("r2", PowerState.ExecutionIdle, 600), (OwnerText.ReservedIdlePrefix + "r2", PowerState.Idle, 400)];
        group.Add(
            [.. used.Select(part => new LedgerEntry(new SeriesKey("node-1", "GPU-node-1", part.Owner, part.State, Method.Counter), nine, new EnergyCell(part.WattHours * 3_600_000, part.WattHours * 3_600_000, part.WattHours * 3_600_000, 1000)))],
            nine.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, nine.ToTime());
        return rig;
    }
}
