namespace TelemetryFootprint.UnitTests.Cli;

/// <summary>What answers is no collector, or a later one: that is said, and no command falls over it.</summary>
public sealed class OddAnswerTests
{
    private const string Figure = """{"value":1,"unit":"g"}""";

    private const string Good =
        $$"""{"name":"a","target":"all","period":"month","timeZone":"UTC","from":"2026-11-01T00:00:00Z","to":"2026-12-01T00:00:00Z","limit":{{Figure}},"used":{{Figure}},"usedRatio":{{Figure}},"projected":{{Figure}},"projectedHigh":{{Figure}},"thresholds":[{"ratio":0.5}],"burn":[{"window":"1h","rate":{{Figure}}}],"tiers":[{"rate":2,"window":"1h","shortWindow":"5m","exhaustsInHours":1}]}""";

    [Fact]
    public async Task Budgets_WithAllTheirParts_AreShown()
    {
        var run = await BudgetsAsync(Good);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("a unknown all month", run.Row("a unknown"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"name\":\"a\",", "")]
    [InlineData("\"target\":\"all\"", "\"target\":null")]
    [InlineData("\"limit\":", "\"limits\":")]
    [InlineData("\"projectedHigh\":", "\"projectedHighest\":")]
    [InlineData("\"thresholds\":[{\"ratio\":0.5}]", "\"thresholds\":[null]")]
    [InlineData("\"rate\":{", "\"rates\":{")]
    [InlineData("\"burn\":[", "\"burns\":[")]
    [InlineData("\"tiers\":[", "\"tiers\":[null,")]
    public async Task Budgets_OddRow_IsSaidWithItsReason(string part, string? instead = null)
    {
        var odd = instead is null ? part : Good.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(Good, odd);

        var run = await BudgetsAsync($"{Good},{odd}");

        Assert.Equal(1, run.Code);
        Assert.Contains("not as a collector of this version does: a budget lacks a part", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"host":"node-1"}""")]
    [InlineData("""{"uuid":"GPU-0"}""")]
    public async Task Devices_OddRow_IsSaidWithItsReason(string odd)
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(ScriptedCollector.Device(0, "1", "1", "1"), odd));

        foreach (var command in new[] { "devices", "top" })
        {
            var run = await CommandRun.OfAsync(command, "--server", collector.Address);

            Assert.Equal(1, run.Code);
            Assert.Contains("a device lacks its host or its UUID", run.Error, StringComparison.Ordinal);
        }
    }

    private static async Task<CommandRun> BudgetsAsync(string rows)
    {
        await using var collector = await ScriptedCollector.StartAsync($$"""{"at":"2026-11-22T00:00:00Z","budgets":[{{rows}}]}""");
        return await CommandRun.OfAsync("budgets", "--server", collector.Address);
    }
}
