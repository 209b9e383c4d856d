using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.UnitTests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("top", "--for", "20")]
    [InlineData("top", "--interval", "0s")]
    [InlineData("top", "--server", "localhost")]
    [InlineData("top", "--nonsense")]
    [InlineData("nonsense")]
    public async Task Run_BadUsage_OneLineAndTwo(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.StartsWith("footprint: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("top")]
    [InlineData("devices")]
    public async Task Run_NobodyListens_NamesCauseAndRemedy(string command)
    {
        var run = await CommandRun.OfAsync(command, "--server", $"http://127.0.0.1:{FreePort.Next()}");

        Assert.Equal(1, run.Code);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains("no collector at http://127.0.0.1", run.Error, StringComparison.Ordinal);
        Assert.Contains("quickstart.sh", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_LibraryThatIsNotThere_SaysWhyAndFails()
    {
        var run = await CommandRun.OfAsync("devices", "--nvml", "/nowhere/libnvidia-ml.so.1");

        Assert.Equal(1, run.Code);
        Assert.StartsWith("source: down (", run.Output, StringComparison.Ordinal);
        Assert.Contains("/nowhere/libnvidia-ml.so.1", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Devices_HereAsJson_IsOneObjectWithWhatTheHostLacks()
    {
        var run = await CommandRun.OfAsync("devices", "--json", "--nvml", "/nowhere/libnvidia-ml.so.1");

        using var report = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.False(report.RootElement.GetProperty("source_up").GetBoolean());
        Assert.NotEqual(0, report.RootElement.GetProperty("uncovered").GetArrayLength());
    }

    [Fact]
    public async Task Run_ServerError_IsAFailureWithItsStatus()
    {
        await using var collector = await ScriptedCollector.StartAsync(503, "not now");

        var run = await CommandRun.OfAsync("devices", "--server", collector.Address);

        Assert.Equal(1, run.Code);
        Assert.Contains("answers 503", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndlessAnswer_IsNotReadFurther()
    {
        await using var collector = await ScriptedCollector.StartAsync(new string(' ', 5 * 1024 * 1024));

        var run = await CommandRun.OfAsync("devices", "--server", collector.Address);

        Assert.Equal(1, run.Code);
        Assert.Contains("larger than 4 MiB", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("top", "--help")]
    public async Task Run_HelpAndVersion_AreAnswered(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(0, run.Code);
        Assert.NotEqual("", run.Output.Trim());
    }

    [Fact]
    public async Task Devices_Table_ShowsEachAndItsUnknowns()
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(
            ScriptedCollector.Device(0, "123.45", "1", "1"), ScriptedCollector.Device(1, "null", "1", "1", simulated: true)));

        var run = await CommandRun.OfAsync("devices", "--server", collector.Address);

        Assert.StartsWith("node-1 0 gpu NVIDIA H100 counter GB 123.", run.Row("node-1 0"), StringComparison.Ordinal);
        Assert.StartsWith("node-1 1 gpu NVIDIA H100 simulated GB unknown", run.Row("node-1 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_Json_KeepsNamesAndNulls()
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(ScriptedCollector.Device(0, "null", "1", "1")));

        var run = await CommandRun.OfAsync("devices", "--json", "--server", collector.Address);

        Assert.Contains("\"energyTotal\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"value\": null", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("20s", 20_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("0s", null)]
    [InlineData("-1s", null)]
    [InlineData("1", null)]
    [InlineData("s", null)]
    [InlineData("1 s", null)]
    [InlineData("99999999999s", null)]
    [InlineData("999999999h", null)]
    [InlineData("240001h", null)]
    [InlineData("10001d", null)]
    public void Duration_Text_IsReadOrRefused(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, DurationOption.Parse(text)?.TotalMilliseconds is { } value ? (int?)value : null);
}
