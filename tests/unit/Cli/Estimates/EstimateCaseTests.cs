using System.Text.Json;
using TelemetryFootprint.Accounting.Estimates.Cases;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Cli.Estimates;

/// <summary><c>footprint estimate --case</c>: the published figures beside ours, as a person and as a script read them.</summary>
public sealed class EstimateCaseTests
{
    public static TheoryData<string> Names => [.. CaseTable.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Case_EveryName_PrintsSourceInputsAndFigures(string name)
    {
        var run = await CommandRun.OfAsync("estimate", "--case", name, "--json");

        using var document = JsonDocument.Parse(run.Output);
        var report = document.RootElement;
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(name, report.GetProperty("name").GetString());
        Assert.NotEqual("", report.GetProperty("source").GetString());
        Assert.True(report.GetProperty("holds").GetBoolean());
        Assert.All(report.GetProperty("inputs").EnumerateArray(), part => Assert.NotEqual("", part.GetProperty("inputs").GetString()));
        Assert.All(report.GetProperty("figures").EnumerateArray(), AssertFigure);
    }

    private static void AssertFigure(JsonElement figure)
    {
        var difference = figure.GetProperty("ours").GetDouble() - figure.GetProperty("published").GetDouble();
        var within = Math.Abs(difference) <= figure.GetProperty("tolerance").GetDouble();
        Assert.Equal(difference, figure.GetProperty("difference").GetDouble(), 1e-9);
        Assert.Equal(within ? "reconciles" : "does not reconcile", figure.GetProperty("verdict").GetString());
        if (!within) Assert.NotEqual("as printed", figure.GetProperty("note").GetString());
    }

    [Theory]
    [InlineData("gpt3", "cli-case-gpt3.json")]
    [InlineData("bloom-inference", "cli-case-bloom-inference.json")]
    [InlineData("google-4m", "cli-case-google-4m.json")]
    [InlineData("water-us-average", "cli-case-water-us-average.json")]
    public async Task Case_Json_IsTheGoldenDocument(string name, string golden) =>
        GoldenFile.Project.Verify(golden, (await CommandRun.OfAsync("estimate", "--case", name, "--json")).Output);

    [Fact]
    public async Task Case_Table_ShowsPrintOursDifferenceAndVerdict()
    {
        var run = await CommandRun.OfAsync("estimate", "--case", "bloom-inference");

        Assert.StartsWith("bloom-inference: BLOOM 176B inference test", run.Output, StringComparison.Ordinal);
        Assert.Contains("source: Luccioni", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("service 16 devices, 432 h each, 230768 queries, 914 kWh of the machines, 394 g/kWh", run.Row("service 16"), StringComparison.Ordinal);
        Assert.StartsWith("service queries per hour 558 534.185 -4.27 % does not reconcile", run.Row("service queries"), StringComparison.Ordinal);
        Assert.StartsWith("service kilowatt hours per query 0.00396 0.00396069 +0.02 % reconciles", run.Row("service kilowatt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_List_NamesThemAll()
    {
        var text = await CommandRun.OfAsync("estimate", "--case", "list");
        var json = await CommandRun.OfAsync("estimate", "--case", "list", "--json");

        using var document = JsonDocument.Parse(json.Output);
        var names = CaseTable.All.Select(one => one.Name).ToList();
        Assert.Equal(names, text.Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]));
        Assert.Equal(names, document.RootElement.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal((0, 0), (text.Code, json.Code));
    }

    [Fact]
    public async Task Estimate_Json_IsTheGoldenDocument() => GoldenFile.Project.Verify("cli-estimate.json", (await CommandRun.OfAsync(
        "estimate", "--gpu", "NVIDIA A100-SXM4-80GB", "--count", "64", "--hours", "336", "--load", "0.8", "--queries", "5000000", "--energy-per-query", "0.3Wh", "--cloud-region", "azure:westeurope",
        "--host", "hpe-apollo-6500", "--model-ratio", "2", "--to-cloud-region", "azure:swedencentral", "--to-pue", "1.12", "--json")).Output);

    [Fact]
    public async Task Estimate_Text_IsTheGoldenTable() => GoldenFile.Project.Verify("cli-estimate.txt", Trimmed((await CommandRun.OfAsync(
        "estimate", "--gpu", "NVIDIA A100-SXM4-80GB", "--count", "64", "--hours", "336", "--zone", "US-CAMX", "--factor-kind", "direct", "--pue", "1.2", "--to-zone", "US-NYUP")).Output));

    /// <summary>Blanks that a table pads its rows with are no promise.</summary>
    private static string Trimmed(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
}
