using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.UnitTests.Cli;

public sealed class InterruptTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Top_Interrupted_PrintsTheSummaryAndEndsWell(string signal)
    {
        await using var collector = await ScriptedCollector.StartAsync(ScriptedCollector.Devices(ScriptedCollector.Device(0, "10", "5", "1")));
        var binary = Path.Combine(AppContext.BaseDirectory, "footprint.dll");
        await using var child = ChildProcess.Start(Environment.ProcessPath!, [binary, "top", "--server", collector.Address, "--interval", "50ms"]);
        await child.WaitForLineAsync(line => line.StartsWith("1 GPU ", StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        await child.SignalAsync(signal);

        Assert.Equal(0, await child.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(child.Output, line => line.StartsWith("total in", StringComparison.Ordinal));
    }
}
