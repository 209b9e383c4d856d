using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary><c>--stop-on-budget</c> by a collector that goes away: no other price takes its place.</summary>
public sealed class SilentCollectorTests
{
    private const string Kept = "devices 1 source=constant low=60 high=60 counter=on counter_refresh_ms=20";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>60 W are 0.1 g in minutes on France's grid, and within 15 s by the world's mean, which is all that a command without a zone would have.</summary>
    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    public async Task StopOnBudget_CollectorThatIsKilled_EndsNothingSaysSoAndJudgesAgainWhenItIsBack()
    {
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        await stack.StartCollectorAsync("--Site:Zone=FR");
        stack.Play(Kept);
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await stack.MeteringAsync(1);
        await using var run = Service.Cli.Start(
            ["run", "--agent-socket", socket, "--gpus", "0", "--budget", "0.1g", "--stop-on-budget", "--json", "--", "sh", "-c", "echo ready; while [ ! -e \"$0\" ]; do sleep 0.05; done; exit 5", stack.Folder.Combine("go")]);
        await run.WaitForLineAsync(line => line == "ready", Patience);
        // Until the collector has told of it.
        await Task.Delay(TimeSpan.FromSeconds(8));

        await stack.Collector!.KillAsync();
        await run.WaitForLineAsync(line => line.Contains("the budget of 0.1g is not watched since ", StringComparison.Ordinal) && line.EndsWith("the collector says nothing of the run any more", StringComparison.Ordinal), Patience);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.False(run.HasExited);
        await stack.StartCollectorAsync("--Site:Zone=FR");
        await run.WaitForLineAsync(line => line == "footprint: the budget of 0.1g is watched again", Patience);
        stack.Folder.Write("go", "");

        Assert.Equal(5, await run.WaitForExitAsync(Patience));
        Assert.DoesNotContain(run.Errors, line => line.Contains("is used up", StringComparison.Ordinal));
        var budget = JsonDocument.Parse(run.Output[^1]).RootElement.GetProperty("budget");
        Assert.False(budget.GetProperty("stopped").GetBoolean());
        Assert.InRange(budget.GetProperty("usedRatio").GetDouble(), 0.05, 0.95);
    }
}
