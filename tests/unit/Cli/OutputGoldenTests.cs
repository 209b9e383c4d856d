using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Cli;

/// <summary>What a scientist reads, to the letter: known, unknown, unpriced and simulated figures beside each other.</summary>
public sealed class OutputGoldenTests
{
    private const string Unpriced = "\"unpriced: no factor for zone GB\"";

    [Fact]
    public async Task Devices_OfEveryKind_AreTheGoldenTable()
    {
        await using var collector = await ScriptedCollector.StartAsync(Look(0));

        var run = await CommandRun.OfAsync("devices", "--server", collector.Address);

        Assert.Equal((0, ""), (run.Code, run.Error));
        GoldenFile.Project.Verify("cli-devices.txt", Trimmed(run.Output));
    }

    [Fact]
    public async Task Top_OfEveryKind_IsTheGoldenText()
    {
        await using var collector = await ScriptedCollector.StartAsync(Look(0), Look(1), Look(2));
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);

        var running = CommandRun.OfAsync(time, "top", "--server", collector.Address, "--for", "2s");
        while (!running.IsCompleted)
        {
            if (time.ArmedTimers > 0) time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }

        var run = await running;
        Assert.Equal((0, ""), (run.Code, run.Error));
        GoldenFile.Project.Verify("cli-top.txt", Trimmed(run.Output));
    }

    [Fact]
    public async Task Top_Json_IsTheGoldenDocument()
    {
        await using var collector = await ScriptedCollector.StartAsync(Look(0), Look(1));
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);

        var running = CommandRun.OfAsync(time, "top", "--json", "--server", collector.Address, "--for", "1s");
        while (!running.IsCompleted)
        {
            if (time.ArmedTimers > 0) time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }

        GoldenFile.Project.Verify("cli-top.json", (await running).Output);
    }

    // GPU 0 all known; 1 silent; 2 without a price; 3 priced in part; 4 simulated; 5 priced only from the second look on; an instance of 0, which is in no sum.
    private static string Look(int second) => ScriptedCollector.Devices(
        ScriptedCollector.Device(0, "350.04", $"{1_000 + (second * 350)}", Grams(0.5, second)),
        ScriptedCollector.Device(1, "null", "null", "null"),
        ScriptedCollector.Device(2, "100", $"{500 + (second * 100)}", "null", Unpriced),
        ScriptedCollector.Device(3, "200", $"{second * 200}", Grams(12, second), Unpriced),
        ScriptedCollector.Device(4, "655", $"{second * 655}", Grams(0, second), simulated: true),
        ScriptedCollector.Device(5, "50", $"{second * 50}", second == 0 ? "null" : "0.125"),
        ScriptedCollector.Instance("100", $"{second * 100}"));

    private static string Grams(double first, int second) => (first + (second * 0.0625)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Blanks that a table pads its rows with are no promise.</summary>
    private static string Trimmed(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
}
