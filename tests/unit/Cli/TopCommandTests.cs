using System.Text.Json;

namespace TelemetryFootprint.UnitTests.Cli;

public sealed class TopCommandTests
{
    [Fact]
    public async Task Top_ForAWhile_ShowsWhatWasAddedSinceItsStart()
    {
        await using var collector = await ScriptedCollector.StartAsync(
            ScriptedCollector.Devices(ScriptedCollector.Device(0, "100", "1000", "0.5"), ScriptedCollector.Device(1, "300", "5000", "2")),
            ScriptedCollector.Devices(ScriptedCollector.Device(0, "200", "1150", "0.75"), ScriptedCollector.Device(1, "300", "5300", "3")));

        var run = await CommandRun.OfAsync("top", "--server", collector.Address, "--for", "150ms", "--interval", "100ms");

        Assert.Equal(0, run.Code);
        Assert.StartsWith("2 GPUs  400.0 W  0.0 J  0.000000 g CO2e  (annual, GB, counter)", run.Output, StringComparison.Ordinal);
        Assert.Equal("node-1 1 gpu NVIDIA H100 counter 300.0 300 1.000 annual", run.Row("node-1 1"));
        Assert.StartsWith("node-1 0 gpu NVIDIA H100 counter 1", run.Row("node-1 0"), StringComparison.Ordinal);
        Assert.EndsWith("150 0.250000 annual", run.Row("node-1 0"), StringComparison.Ordinal);
        Assert.Contains("450 J, 1.250 g CO2e (operational, excludes embodied)", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The collector counts a device of each host by itself: on the second host its total begins anew.</summary>
    [Fact]
    public async Task Top_AGpuThatMoves_CountsOnEachHostByItself()
    {
        var there = ScriptedCollector.Device(0, "100", "50000000", "9000");
        static string Moved(string joules, string grams) => ScriptedCollector.Device(0, "100", joules, grams).Replace("node-1", "node-2", StringComparison.Ordinal);
        await using var collector = await ScriptedCollector.StartAsync(
            ScriptedCollector.Devices(there), ScriptedCollector.Devices(there, Moved("2000000", "400")), ScriptedCollector.Devices(there, Moved("2000070", "401")));

        var run = await CommandRun.OfAsync("top", "--server", collector.Address, "--for", "1s", "--interval", "50ms");

        Assert.Contains("70 J, 1.000 g CO2e", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("-", string.Concat(run.Output.Split("node-1", 2)[1].Split("node-")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_UnknownFigures_AreWordsAndNeverZero()
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(
            ScriptedCollector.Device(0, "null", "null", "null"), ScriptedCollector.Device(1, "10", "5", "null", "\"unpriced: no factor for zone GB\"")));

        var run = await CommandRun.OfAsync("top", "--server", collector.Address, "--for", "20ms", "--interval", "10ms");

        Assert.Equal("node-1 0 gpu NVIDIA H100 counter unknown unknown unknown annual", run.Row("node-1 0"));
        Assert.Equal("node-1 1 gpu NVIDIA H100 counter 10.0 0 unpriced annual", run.Row("node-1 1"));
        Assert.Contains("0 J, unpriced g CO2e", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_PartlyUnpriced_IsALowerBound()
    {
        await using var collector = await ScriptedCollector.StartAsync(
            ScriptedCollector.Devices(ScriptedCollector.Device(0, "10", "5", "1")),
            ScriptedCollector.Devices(ScriptedCollector.Device(0, "10", "9", "2.5", "\"unpriced energy of 2 minutes\"")));

        var run = await CommandRun.OfAsync("top", "--server", collector.Address, "--for", "20ms", "--interval", "10ms");

        Assert.EndsWith("4 ≥ 1.500 annual", run.Row("node-1 0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_SimulatedBesideReal_AreNeverSummed()
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(
            ScriptedCollector.Device(0, "10", "5", "1"), ScriptedCollector.Device(1, "20", "5", "1", simulated: true)));

        var run = await CommandRun.OfAsync("top", "--server", collector.Address, "--for", "20ms", "--interval", "10ms");

        Assert.Contains("1 GPU  10.0 W", run.Output, StringComparison.Ordinal);
        Assert.Contains("|  1 GPU SIMULATED  20.0 W  0.0 J  0.000000 g CO2e  (annual, GB)", run.Output, StringComparison.Ordinal);
        Assert.Contains("SIMULATED total", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_Json_IsOneDocumentWithNullsForUnknown()
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(ScriptedCollector.Device(0, "null", "5", "null")));

        var run = await CommandRun.OfAsync("top", "--json", "--server", collector.Address, "--for", "20ms", "--interval", "10ms");

        using var json = JsonDocument.Parse(run.Output);
        var device = json.RootElement.GetProperty("devices")[0];
        Assert.Equal(JsonValueKind.Null, device.GetProperty("grams").ValueKind);
        Assert.Equal(JsonValueKind.Null, device.GetProperty("watts").ValueKind);
        Assert.Equal("counter", device.GetProperty("method").GetString());
    }

    [Fact]
    public async Task Top_CollectorAnswersBadlyOnce_GoesOn()
    {
        await using var collector = await ScriptedCollector.StartAsync(
            ScriptedCollector.Devices(ScriptedCollector.Device(0, "10", "5", "1")), "{", ScriptedCollector.Devices(ScriptedCollector.Device(0, "10", "7", "1")));

        var run = await CommandRun.OfAsync("top", "--server", collector.Address, "--for", "1s", "--interval", "50ms");

        Assert.Equal(0, run.Code);
        Assert.Contains("not as a collector of this version", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 J,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_Cancelled_EndsWithTheSummary()
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(ScriptedCollector.Device(0, "10", "5", "1")));
        await using var output = new FirstLine();
        using var stop = new CancellationTokenSource();

        var running = TelemetryFootprint.Cli.Commands.CommandLine.RunAsync(
            ["top", "--server", collector.Address, "--interval", "20ms"], new(output, TextWriter.Null, false), TimeProvider.System, stop.Token);
        // Not after a time: a busy machine may take longer for the first look.
        await output.Written.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.Contains("total in", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Says when something was written.</summary>
    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _written.TrySetResult();
        }
    }
}
