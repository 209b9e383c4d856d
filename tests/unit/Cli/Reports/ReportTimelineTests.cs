using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Reports;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary>
/// The timeline of <c>footprint report</c>, against a whole collector. The run used 1 kWh from 04:00, nothing is known of 05:00, 3 kWh from 06:00 whose factor was restated, and 2 kWh from 07:00
/// without a factor.
/// </summary>
public sealed partial class ReportTimelineTests : IDisposable
{
    private const long KilowattHour = 3_600_000_000;
    private static readonly string[] Project = ["--project", "nlp", "--from", "2026-11-22T04:00Z", "--to", "2026-11-22T09:00Z"];

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("job")]
    [InlineData("--project", "nlp", "--from", "2026-11-22T04:00Z", "--to", "2026-11-22T09:00Z")]
    public async Task Report_AsJson_HasATimelineWhoseSumsAreItsTotals(params string[] of)
    {
        await using var rig = await RigAsync();

        var answer = JsonDocument.Parse((await ReportAsync(rig, "json", of)).Output).RootElement;

        var (row, points) = (Assert.Single(answer.GetProperty("rows").EnumerateArray()), answer.GetProperty("timeline").GetProperty("points").EnumerateArray().ToList());
        Assert.Equal(3, points.Count);
        Assert.All(["energy", "emissions", "unpriced"], figure => Assert.Equal(Value(row, figure), points.Sum(point => Value(point, figure))));
        Assert.Equal((21_600_000m, 700m), (Value(row, "energy"), Value(row, "emissions")));
        Assert.Equal([false, true, false], points.Select(point => point.GetProperty("restated").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, points[2].GetProperty("emissions").GetProperty("value").ValueKind);
    }

    [Fact]
    public async Task Report_AsATable_DrawsWhatIsKnownAndMarksTheRest()
    {
        await using var rig = await RigAsync();

        var table = await ReportAsync(rig, "table", Project);

        // Steps of five minutes: energy of one minute, and eleven unknown ones until the next hour.
        Assert.Contains($"energy ▃{new string('·', 23)}█{new string('·', 11)}▆ 3 kWh 34 of 37 steps unknown; 1 with unpriced energy", table.Row("devices energy"), StringComparison.Ordinal);
        Assert.DoesNotContain("restated", table.Row("devices energy"), StringComparison.Ordinal);
        Assert.Contains($"emissions ▂{new string('·', 23)}█{new string('·', 12)} 600 g 34 of 37 steps unknown; 1 with unpriced energy; 1 restated", table.Row("lifecycle CO2e"), StringComparison.Ordinal);
        Assert.Contains("Timeline: 2026-11-22 04:00:00Z to 2026-11-22 07:05:00Z, a step is 5 min; · is unknown, not 0.", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_AsCsvOfTheTimeline_HasARowForEachStep_EmptyWhereUnknown()
    {
        await using var rig = await RigAsync();

        var totals = (await ReportAsync(rig, "csv", "job")).Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var lines = (await ReportAsync(rig, "csv", ["job", "--timeline"])).Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        var header = lines[0].Split(',');
        string Cell(string line, string name) => line.Split(',')[Array.IndexOf(header, name)];
        Assert.Equal(1 + 37, lines.Length);
        Assert.All(lines, line => Assert.Equal(header.Length, line.Split(',').Length));
        Assert.Equal("3600000", Cell(lines[1], "energy_j"));
        Assert.Equal(("", "", "", ""), (Cell(lines[2], "energy_j"), Cell(lines[2], "emissions_g"), Cell(lines[2], "unpriced_j"), Cell(lines[2], "restated")));
        Assert.Equal("2026-11-22T04:05:00Z", Cell(lines[2], "step_from"));
        Assert.Equal(("true", "600"), (Cell(lines[25], "restated"), Cell(lines[25], "emissions_g")));
        Assert.Equal(("7200000", "", "7200000"), (Cell(lines[^1], "energy_j"), Cell(lines[^1], "emissions_g"), Cell(lines[^1], "unpriced_j")));
        Assert.Equal(
            decimal.Parse(totals[1].Split(',')[Array.IndexOf(totals[0].Split(','), "energy_j")], CultureInfo.InvariantCulture),
            lines.Skip(1).Select(line => Cell(line, "energy_j")).Where(cell => cell.Length > 0).Sum(cell => decimal.Parse(cell, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Report_AsAPage_DrawsGapsAndSaysAllInATableToo()
    {
        await using var rig = await RigAsync();

        var page = (await ReportAsync(rig, "html", "job")).Output;

        Assert.Equal(2, page.Split("<svg role=\"img\"").Length - 1);
        foreach (var id in LabelledBy().Matches(page).Select(match => match.Groups[1].Value)) Assert.Contains($"<figcaption id=\"{id}\">", page, StringComparison.Ordinal);
        var drawings = page.Split("<svg ").Skip(1).Select(part => part[..part.IndexOf("</svg>", StringComparison.Ordinal)]).ToList();
        // Of energy 34 steps are unknown, of emissions one more; none of them has a bar, however low.
        Assert.Equal([34, 35], drawings.Select(drawing => drawing.Split("class=\"unknown\"").Length - 1));
        Assert.Equal([3, 1], drawings.Select(drawing => drawing.Split("class=\"known\"").Length - 1));
        // Energy is measured once: its bars are what they were.
        foreach (var kind in (string[])["restated", "mark"]) Assert.Equal([0, 1], drawings.Select(drawing => drawing.Split($"class=\"{kind}\"").Length - 1));
        Assert.Matches("Energy of devices: at most 3 kWh in 5 min \\([^)]*unpriced energy\\)<", page);
        Assert.Contains("<tr><th scope=\"row\">2026-11-22 04:05:00Z</th><td>unknown</td><td>unknown</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<td>3 kWh</td><td>600 g, restated</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>2 kWh</td><td>unpriced</td>", page, StringComparison.Ordinal);
        Assert.All(["<script", "http", "url(", "@import", "src="], word => Assert.DoesNotContain(word, page, StringComparison.Ordinal));
        Assert.DoesNotContain("<td>0 ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--timeline is of --format csv", "--timeline")]
    [InlineData("--what-if is of --format table, json or html", "--what-if", "pue=1.1", "--format", "csv")]
    public async Task Report_WithAnOptionOfAnotherFormat_IsAWrongUse(string says, params string[] options)
    {
        var report = await CommandRun.OfAsync(["report", "job", .. options]);

        Assert.Equal((2, ""), (report.Code, report.Output));
        Assert.Contains(says, report.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("▁▅█", 10, 0.0, 5.0, 10.0)]
    [InlineData("█·█", 10, 7.0, null, 7.0)]
    [InlineData("▁▁", 10, 0.0, 0.0)]
    [InlineData("··", 10, null, null)]
    // Two become one: the mean of what is known of them, and unknown only where neither is.
    [InlineData("▅·█", 3, 2.0, 6.0, null, null, 8.0, null)]
    public void Sparkline_OfFigures_TellsUnknownFromLow(string drawn, int width, params object?[] values) =>
        Assert.Equal(drawn, Sparkline.Of([.. values.Select(value => (double?)value)], width));

    [GeneratedRegex("<svg role=\"img\" aria-labelledby=\"([^\"]+)\"")]
    private static partial Regex LabelledBy();

    private static decimal Value(JsonElement of, string figure) => of.GetProperty(figure).GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal() : 0;

    private static async Task<CommandRun> ReportAsync(CollectorRig rig, string format, params string[] of)
    {
        var report = await CommandRun.OfAsync(["report", .. of, "--format", format, "--server", rig.Http.ToString()]);
        Assert.Equal((0, ""), (report.Code, report.Error));
        return report;
    }

    private async Task<CollectorRig> RigAsync()
    {
        // Its provider has a file of another day: what the test does not say stays without a factor.
        var file = _folder.Write("factors.csv", "zone,from,to,g_per_kwh,quality\nGB,2026-11-01T00:00Z,2026-11-01T01:00Z,500,measured\n");
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1", "--Grid:Providers=csv", $"--Grid:csv:File={file}", "--Grid:csv:Kind=lifecycle", "--Grid:csv:Gas=co2e");
        var start = UtcMinute.FromTime(CollectorRig.Start);
        rig.Services.GetRequiredService<IRunStore>().Add(new Run("job", "a job", CollectorRig.Start.AddHours(-4)) { Project = "nlp", Ended = CollectorRig.Start.AddHours(-1.5) });
        foreach (var (hour, energy) in new[] { (-5, 1), (-3, 3), (-2, 2) }) Used(rig, start + (60 * hour), energy * KilowattHour);
        await SayAsync(rig, start + -300, 100);
        await SayAsync(rig, start + -180, 150);
        await SayAsync(rig, start + -180, 200);
        return rig;
    }

    private static Task SayAsync(CollectorRig rig, UtcMinute from, decimal grams) =>
        rig.ObserveAsync(new FactorObservation("GB", new(from, from + 60), GramsPerKilowattHour.FromGrams(grams), FactorQuality.Measured, rig.IdentityOf("GB")));

    private static void Used(CollectorRig rig, UtcMinute minute, long millijoules)
    {
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), minute.ToTime());
        group.Add(
            [new LedgerEntry(new SeriesKey("node-1", "GPU-a", "job", PowerState.Unspecified, Method.Counter), minute, new EnergyCell(millijoules, millijoules * 9 / 10, millijoules * 11 / 10, 1000))],
            minute.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());
    }
}
