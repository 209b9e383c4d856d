using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary><c>footprint runs</c> and <c>footprint report</c> against a whole collector.</summary>
public sealed class RunReportCommandTests
{
    private const string Nasty = "=1+1 <script>\"x\"</script>, y";

    [Fact]
    public async Task Runs_ShowsTheNewestFirstAndTheActiveAlone()
    {
        await using var rig = await RigAsync();

        var all = await CommandRun.OfAsync("runs", "--server", rig.Http.ToString());
        var active = await CommandRun.OfAsync("runs", "--active", "--json", "--server", rig.Http.ToString());
        var none = await CommandRun.OfAsync("runs", "--project", "other", "--server", rig.Http.ToString());

        Assert.Equal((0, ""), (all.Code, all.Error));
        Assert.Contains("2026-11-22 09:00:00Z active", all.Row("k8s:ab/c"), StringComparison.Ordinal);
        Assert.True(all.Output.IndexOf("job-2", StringComparison.Ordinal) < all.Output.IndexOf("k8s:ab/c", StringComparison.Ordinal));
        Assert.Equal("k8s:ab/c", Assert.Single(JsonDocument.Parse(active.Output).RootElement.GetProperty("runs").EnumerateArray()).GetProperty("id").GetString());
        Assert.StartsWith("no runs", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_InEveryFormat_HasTheSameEnergy()
    {
        await using var rig = await RigAsync();

        var table = await ReportAsync(rig, "k8s:ab/c", "table");
        var json = await ReportAsync(rig, "k8s:ab/c", "json");
        var csv = await ReportAsync(rig, "k8s:ab/c", "csv");
        var html = await ReportAsync(rig, "k8s:ab/c", "html");

        Assert.Contains("1 Wh", table.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^hosts    node-[0-9]+$", table.Output);
        Assert.Single(JsonDocument.Parse(json.Output).RootElement.GetProperty("hosts").EnumerateArray());
        Assert.Equal(3600, JsonDocument.Parse(json.Output).RootElement.GetProperty("rows")[0].GetProperty("energy").GetProperty("value").GetDouble());
        var lines = csv.Output.Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("k8s:ab/c,\"'=1+1 <script>\"\"x\"\"</script>, y\",nlp,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",3600,3500,3700,", lines[1], StringComparison.Ordinal);
        Assert.Contains("<td>1 Wh</td>", html.Output, StringComparison.Ordinal);
        Assert.Contains("<h1>=1+1 &lt;script&gt;&quot;x&quot;&lt;/script&gt;, y</h1>", html.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_WithoutEnergyOrRun_SaysSo()
    {
        await using var rig = await RigAsync();

        var unused = await ReportAsync(rig, "job-2", "table");
        var page = await ReportAsync(rig, "job-2", "html");
        var none = await CommandRun.OfAsync("report", "none", "--server", rig.Http.ToString());

        Assert.Contains("energy and emissions are unknown: no agent has told of energy of this run", unused.Output, StringComparison.Ordinal);
        Assert.Contains("Energy and emissions are unknown", page.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (none.Code, none.Output));
        Assert.Contains("answers 404 to /api/v1/runs/none: No run none is registered; POST /api/v1/runs does; footprint runs shows those that it knows", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfAProject_HasARowForEachRunAndTheirSum()
    {
        await using var rig = await RigAsync();
        Used(rig, "job-2", 7_200_000);
        string[] of = ["--project", "nlp", "--from", "2026-11-22", "--to", "2026-11-23", "--tz", "Europe/London"];
        string[] site = ["--site", "default", "--from", "2026-11-22T00:00Z", "--to", "2026-11-23T00:00Z"];

        var table = await ScopedAsync(rig, "table", site);
        var csv = await ScopedAsync(rig, "csv", of);
        var json = await ScopedAsync(rig, "json", of);
        var html = await ScopedAsync(rig, "html", site);

        Assert.Contains("3 Wh", table.Row("total"), StringComparison.Ordinal);
        Assert.Contains("2 Wh", table.Row("job-2"), StringComparison.Ordinal);
        Assert.StartsWith("project,from,to,run,simulated,zone,", csv.Output, StringComparison.Ordinal);
        Assert.StartsWith("nlp,2026-11-22T00:00:00Z,2026-11-23T00:00:00Z,k8s:ab/c,false,GB,", Assert.Single(csv.Output.Split("\r\n").Skip(1), line => line.Length > 0), StringComparison.Ordinal);
        Assert.Equal(3600, Assert.Single(JsonDocument.Parse(json.Output).RootElement.GetProperty("rows").EnumerateArray()).GetProperty("energy").GetProperty("value").GetDouble());
        Assert.Contains("<h1>site default</h1>", html.Output, StringComparison.Ordinal);
        Assert.Contains("<td>total</td>", html.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("project", "no run of project tpyo has energy from 2026-11-22T00:00Z to 2026-11-23T00:00Z; footprint runs shows runs, and whose they are")]
    [InlineData("site", "; /api/v1/totals?by=site shows sites")]
    [InlineData("user", "; with Privacy:Users=drop a collector keeps no user")]
    public async Task Report_OfANameWithoutEnergy_SaysWhereNamesAre(string by, string says)
    {
        await using var rig = await RigAsync();
        string[] of = [$"--{by}", "tpyo", "--from", "2026-11-22T00:00Z", "--to", "2026-11-23T00:00Z"];

        var table = await ScopedAsync(rig, "table", of);
        var html = await ScopedAsync(rig, "html", of);

        Assert.Contains(says + "\n", table.Output, StringComparison.Ordinal);
        Assert.Contains(says + "</p>", html.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs a RUN")]
    [InlineData("needs --from and --to", "--project", "nlp")]
    [InlineData("it takes no --project", "job-2", "--project", "nlp")]
    public async Task Report_OfNothingOrBoth_IsAWrongUse(string says, params string[] arguments)
    {
        var report = await CommandRun.OfAsync(["report", .. arguments]);

        Assert.Equal((2, ""), (report.Code, report.Output));
        Assert.Contains(says, report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_OfTwoRuns_HasTheirRatioWhereBothAreKnown()
    {
        await using var rig = await RigAsync();
        Used(rig, "job-2", 7_200_000);

        var table = await CommandRun.OfAsync("compare", "k8s:ab/c", "job-2", "--server", rig.Http.ToString());
        var json = JsonDocument.Parse((await CommandRun.OfAsync("compare", "k8s:ab/c", "job-2", "--json", "--server", rig.Http.ToString())).Output).RootElement;
        var none = await CommandRun.OfAsync("compare", "k8s:ab/c", "none", "--server", rig.Http.ToString());

        Assert.Equal((0, ""), (table.Code, table.Error));
        Assert.Contains("1 Wh 2 Wh +100 %", table.Row("energy"), StringComparison.Ordinal);
        Assert.Contains("it is active", table.Row("time"), StringComparison.Ordinal);
        Assert.Equal((2, JsonValueKind.Null), (json.GetProperty("energy").GetProperty("ratio").GetDouble(), json.GetProperty("seconds").GetProperty("ratio").ValueKind));
        Assert.Equal(1, none.Code);
    }

    private static async Task<CommandRun> ScopedAsync(CollectorRig rig, string format, string[] of)
    {
        var report = await CommandRun.OfAsync(["report", .. of, "--format", format, "--server", rig.Http.ToString()]);
        Assert.Equal((0, ""), (report.Code, report.Error));
        return report;
    }

    private static async Task<CommandRun> ReportAsync(CollectorRig rig, string run, string format)
    {
        var report = await CommandRun.OfAsync("report", run, "--format", format, "--server", rig.Http.ToString());
        Assert.Equal((0, ""), (report.Code, report.Error));
        return report;
    }

    private static async Task<CollectorRig> RigAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var runs = rig.Services.GetRequiredService<IRunStore>();
        runs.Add(new Run("k8s:ab/c", Nasty, CollectorRig.Start) { Project = "nlp" });
        runs.Add(new Run("job-2", "later", CollectorRig.Start.AddMinutes(1)) { Ended = CollectorRig.Start.AddMinutes(2) });
        Used(rig, "k8s:ab/c", 3_600_000);
        return rig;
    }

    private static void Used(CollectorRig rig, string run, long millijoules)
    {
        var minute = UtcMinute.FromTime(CollectorRig.Start);
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), minute.ToTime());
        group.Add([new LedgerEntry(new SeriesKey("node-1", "GPU-a", run, PowerState.Unspecified, Method.Counter), minute, new EnergyCell(millijoules, millijoules - 100_000, millijoules + 100_000, 1000))], minute.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());
    }
}
