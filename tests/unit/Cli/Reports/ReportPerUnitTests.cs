using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.UnitTests.Collector.Running;
using TelemetryFootprint.UnitTests.Collector.Web.Account;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary><c>footprint report --units</c> against a whole collector: an H100 hour of a run, 327.35 g as the reference case has it.</summary>
public sealed class ReportPerUnitTests
{
    private const double Grams = 327.352359208;
    private static readonly string[] Day = ["--from", "2026-11-22T00:00Z", "--to", "2026-11-23T00:00Z"];

    [Fact]
    public async Task Report_OfARunPerToken_IsTheHourDivided_InEveryFormat()
    {
        await using var rig = await HourAsync("NVIDIA H100 80GB HBM3");
        var table = await ReportAsync(rig, "job-1", "--units", "tokens=1.2e9");
        var csv = await ReportAsync(rig, "job-1", "--units", "tokens=1.2e9", "--format", "csv");
        var html = await ReportAsync(rig, "job-1", "--units", "tokens=1.2e9", "--format", "html");

        Assert.Contains("273 ng/tokens (2", table, StringComparison.Ordinal);
        Assert.Contains("operational 294 g, embodied 33.4 g, for 1.2E+09 tokens", table, StringComparison.Ordinal);
        Assert.Contains("ISO/IEC 21031", table, StringComparison.Ordinal);
        var cells = csv.Split("\r\n").Take(2).Select(line => line.Split(',')).ToList();
        Assert.Equal(Grams / 1.2e9, double.Parse(cells[1][Array.IndexOf(cells[0], "sci_g_per_unit")], System.Globalization.CultureInfo.InvariantCulture), 12);
        Assert.Equal("tokens", cells[1][Array.IndexOf(cells[0], "sci_unit")]);
        Assert.Contains("g/tokens", html, StringComparison.Ordinal);
    }

    /// <summary>Of one run, site or user each the same hour; of another run there is no energy, and of a run's grams nobody makes two units.</summary>
    [Fact]
    public async Task Report_OfAScope_IsOfItsEnergyAlone()
    {
        await using var rig = await HourAsync("NVIDIA H100 80GB HBM3");
        foreach (var of in (string[][])[["job-1"], ["--user", "ada", .. Day], ["--site", "default", .. Day], ["--project", "nlp", .. Day], ["--project", "nlp", "--user", "ada", .. Day]])
        {
            var json = JsonDocument.Parse(await ReportAsync(rig, [.. of, "--units", "hours=2", "--format", "json"])).RootElement;
            Assert.Equal(Grams / 2, Assert.Single(json.GetProperty("sci").GetProperty("rows").EnumerateArray()).GetProperty("score").GetProperty("value").GetDouble(), 6);
        }

        Assert.Contains("SCI      unknown: no energy", await ReportAsync(rig, "job-2", "--units", "hours=2"), StringComparison.Ordinal);
        Assert.Contains("SCI      unknown: no energy", await ReportAsync(rig, ["--user", "eve", .. Day, "--units", "hours=2"]), StringComparison.Ordinal);
        Assert.False(JsonDocument.Parse(await ReportAsync(rig, "job-1", "--format", "json")).RootElement.TryGetProperty("sci", out _));
        Assert.DoesNotContain("sci_", await ReportAsync(rig, "job-1", "--format", "csv"), StringComparison.Ordinal);
    }

    /// <summary>Without M there is no score, and never 0.</summary>
    [Fact]
    public async Task Report_OfHardwareThatNobodyKnows_SaysWhyThereIsNoScore()
    {
        await using var rig = await HourAsync("NVIDIA Unheard-of");
        Assert.Contains("SCI      unknown: M is not known, and without it there is no score", await ReportAsync(rig, "job-1", "--units", "tokens=1"), StringComparison.Ordinal);
        Assert.Contains(",tokens,,", await ReportAsync(rig, "job-1", "--units", "tokens=1", "--format", "csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfARunOfMoreThanAYear_HasItsScore()
    {
        await using var rig = await HourAsync("NVIDIA H100 80GB HBM3", CollectorRig.Start.AddDays(-500));
        Assert.Contains("273 ng/tokens (2", await ReportAsync(rig, "job-1", "--units", "tokens=1.2e9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sci_OfTwoOfThem_IsRefused()
    {
        await using var rig = await AccountRig.StartAsync();
        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/sci?{AccountRig.Hours}&units=tokens:1&run=a&site=b");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("tokens")]
    [InlineData("tokens=0")]
    [InlineData("tokens=-1")]
    [InlineData("tokens=many")]
    [InlineData("=1")]
    [InlineData("to kens=1")]
    [InlineData("tokens=1e999")]
    public async Task Units_ThatAreNone_AreAWrongUse(string units)
    {
        var report = await CommandRun.OfAsync("report", "job-1", "--units", units);
        Assert.Equal((2, ""), (report.Code, report.Output));
        Assert.Contains("such as tokens=1.2e9", report.Error, StringComparison.Ordinal);
    }

    private static async Task<string> ReportAsync(AccountRig rig, params string[] of)
    {
        var report = await CommandRun.OfAsync(["report", .. of, "--server", rig.Collector.Http.ToString()]);
        Assert.Equal((0, ""), (report.Code, report.Error));
        return report.Output;
    }

    private static async Task<AccountRig> HourAsync(string model, DateTimeOffset? since = null)
    {
        var rig = await AccountRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2", "--Embodied:H100 80GB HBM3:Host=hgx-host");
        await rig.SayAsync(9, 350);
        var runs = rig.Collector.Services.GetRequiredService<IRunStore>();
        runs.Add(new Run("job-1", "gpt", since ?? CollectorRig.Start) { Project = "nlp", User = "ada" });
        runs.Add(new Run("job-2", "other", CollectorRig.Start));
        await rig.MeterAsync(AccountRig.At(10), 60, 700, new PlayedAgent(rig.Collector.Time, inventory => inventory.Devices[0].Model = model) { Run = "job-1" });
        return rig;
    }
}
