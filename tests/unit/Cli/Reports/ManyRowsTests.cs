using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary>Reports of more runs than one answer of the collector has: all of them, or an error that says so; nothing is cut in silence.</summary>
public sealed class ManyRowsTests
{
    private const int Runs = 10_050;

    [Fact]
    public async Task Report_OfMoreRunsThanAnAnswerHas_HasThemAll()
    {
        await using var rig = await ManyAsync(Runs);
        string[] of = ["report", "--site", "default", "--from", "2026-11-22T08:00Z", "--to", "2026-11-22T10:00Z", "--server", rig.Http.ToString(), "--format"];

        var json = await CommandRun.OfAsync([.. of, "json"]);
        var csv = await CommandRun.OfAsync([.. of, "csv"]);

        Assert.Equal((0, "", 0, ""), (json.Code, json.Error, csv.Code, csv.Error));
        var answer = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(Runs, answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("key").GetString()).Distinct().Count());
        Assert.Equal(Runs, answer.GetProperty("account").GetProperty("rows").GetArrayLength());
        Assert.False(answer.TryGetProperty("next", out _));
        Assert.Equal(Runs + 2, csv.Output.Split("\r\n").Length);
        Assert.Equal(Runs, answer.GetProperty("timeline").GetProperty("points").EnumerateArray().Sum(point => point.GetProperty("energy").GetProperty("value").GetDouble()));
    }

    /// <summary>Of runs that nobody registered a list looks at the newest alone, and says that there are others.</summary>
    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public async Task Runs_OfMoreThanAListLooksAt_SaysSo(int runs, bool hasMore)
    {
        await using var rig = await ManyAsync(runs);

        var list = await CommandRun.OfAsync("runs", "--limit", "1000", "--server", rig.Http.ToString());

        Assert.Equal(0, list.Code);
        Assert.Equal(hasMore, list.Output.Contains("there are older ones; --project, --user or --active show those of them alone", StringComparison.Ordinal));
        Assert.Equal(1000, list.Output.Split('\n').Count(line => line.Contains("run-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Report_OfEndlessPages_IsAnError()
    {
        const string Page = """{"from":"2026-11-22T08:00:00Z","to":"2026-11-22T10:00:00Z","by":"run","rows":[],"next":"a"}""";
        await using var collector = await ScriptedCollector.StartAsync(new Dictionary<string, (int, string)> { ["/api/v1/totals"] = (200, Page) });

        var report = await CommandRun.OfAsync("report", "--project", "p", "--from", "2026-11-22T08:00Z", "--to", "2026-11-22T10:00Z", "--server", collector.Address);

        Assert.Equal((1, ""), (report.Code, report.Output));
        Assert.Contains("more than 100 pages of rows (0 so far); ask for less time, or for one project, user or site", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfAnAnswerThatIsTooLarge_ShowsNothingOfIt()
    {
        await using var collector = await ScriptedCollector.StartAsync(new Dictionary<string, (int, string)> { ["/api/v1/totals"] = (200, new string(' ', (64 << 20) + 1)) });

        var report = await CommandRun.OfAsync("report", "--project", "p", "--from", "2026-11-22T08:00Z", "--to", "2026-11-22T10:00Z", "--server", collector.Address);

        Assert.Equal((1, ""), (report.Code, report.Output));
        Assert.Contains("larger than 64 MiB; it is not read further, and nothing of it is shown: ask for less time, or for one project, user or site", report.Error, StringComparison.Ordinal);
    }

    /// <summary>A joule each.</summary>
    private static async Task<CollectorRig> ManyAsync(int runs)
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var minute = UtcMinute.FromTime(CollectorRig.Start) + -10;
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), minute.ToTime());
        group.Add(
            [.. Enumerable.Range(0, runs).Select(number => new LedgerEntry(new SeriesKey("node-1", "GPU-a", $"run-{number:00000}", PowerState.Active, Method.Counter), minute, new EnergyCell(1000, 900, 1100, 100)))],
            minute.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());
        return rig;
    }
}
