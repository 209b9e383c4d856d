using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>A command whose run has its other host at the other collector: what it is told, and stopped for, is all of the run.</summary>
public sealed class SharedRunBudgetTests
{
    private const string Run = "gpt-ft-1";
    private const int Ticks = 120;

    [SharedRunFact]
    public async Task Run_WhoseOtherHostIsAtTheOtherCollector_IsToldOfAndStoppedForAllOfIt()
    {
        await using var shared = new SharedStack();
        var (socket, other) = (shared.One.Folder.Combine("agent.sock"), new MovingAgent(8, Run, shared.Start));
        await shared.StartAsync();
        await other.SendAsync(shared.Two.GrpcPort, 0, Ticks, 60);
        shared.One.Play("devices 1 counter=on counter_refresh_ms=20 util=0 source=constant low=60 high=60");
        await shared.One.StartAgentAsync($"--ControlSocket={socket}");
        await shared.One.MeteringAsync(1);

        // Of which the other host has more than nine tenths: this one needs minutes for the rest, and the command would last for five.
        var theirs = other.OfRun(0, Ticks) / 1000.0;
        var budget = (theirs + 300) / 3600;
        await using var command = Service.Cli.Start(
            [
                "run", "--agent-socket", socket, "--gpus", "0", "--name", "gpt-ft", "--project", "vision", "--budget", $"{budget.ToString("0.####", CultureInfo.InvariantCulture)}Wh", "--stop-on-budget", "--json",
                "--", "sleep", "300",
            ],
            new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = Run });
        Assert.Equal(143, await command.WaitForExitAsync(TimeSpan.FromSeconds(60)));

        var report = JsonDocument.Parse(command.Output[^1]).RootElement;
        Assert.True(report.GetProperty("budget").GetProperty("stopped").GetBoolean(), report.ToString());
        // Its own part is some hundred joules: 60 W for seconds, and not the budget's worth of Wh.
        Assert.InRange(report.GetProperty("energy").GetProperty("value").GetDouble(), 100, theirs / 10);
        Assert.Contains("on all its hosts", report.ToString(), StringComparison.Ordinal);
        await shared.One.StopAgentAsync();
    }
}
