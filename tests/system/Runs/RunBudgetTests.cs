using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary><c>--stop-on-budget</c>: it ends the command, nothing but the command, and never on a guess.</summary>
public sealed class RunBudgetTests
{
    [FakeNvmlFact]
    public async Task StopOnBudget_UsedUp_EndsTheCommandAndNoNeighbour()
    {
        await using var script = new RunScript();
        var run = string.Join(' ', [.. Service.Cli.Command, "run", "--nvml", FakeNvmlBuild.Current, "--zone", "DE", "--budget", "0.01g", "--stop-on-budget", "--", "sleep", "300"]);
        // The neighbour is in the command's process group, as it would be in a job's script; it must not hold the pipes open that are read to their end.
        await using var shell = ChildProcess.Start("sh", ["-c", $"sleep 300 > /dev/null 2>&1 & echo neighbour $!; exec {run}"], script.Scenario.Environment);
        var line = await shell.WaitForLineAsync(text => text.StartsWith("neighbour", StringComparison.Ordinal), RunScript.Patience);
        using var neighbour = Process.GetProcessById(int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
        try
        {
            await shell.WaitForLineAsync(text => text.StartsWith("budget 0.01g", StringComparison.Ordinal) && text.EndsWith("the command was ended for it", StringComparison.Ordinal), RunScript.Patience);
            Assert.Contains(shell.Errors, text => text.EndsWith("exit code 143", StringComparison.Ordinal));
            Assert.False(neighbour.HasExited);
        }
        finally
        {
            neighbour.Kill();
        }
    }

    [FakeNvmlFact]
    public async Task StopOnBudget_CommandThatStays_IsKilledAfterItsGrace()
    {
        await using var script = new RunScript();

        var code = await script.EndAsync("--budget", "0.01Wh", "--stop-on-budget", "--grace", "1s", "--", "sh", "-c", "trap 'echo no' TERM; while :; do sleep 0.05; done");

        Assert.Equal(137, code);
        Assert.Contains("no", script.Process!.Output);
        Assert.Contains(script.Process.Errors, line => line.Contains("it is killed", StringComparison.Ordinal));
    }

    [FakeNvmlFact]
    public async Task StopOnBudget_ZoneThatNobodyNamed_EndsNothing()
    {
        await using var script = new RunScript();

        // Some 2 kJ: several times that budget on any grid.
        var code = await script.EndAsync("--json", "--budget", "0.001g", "--stop-on-budget", "--", "sh", "-c", "sleep 4; exit 3");

        var report = script.Report();
        Assert.Equal(3, code);
        Assert.True(report.GetProperty("emissions").GetProperty("value").GetDouble() > 0.001);
        Assert.False(report.GetProperty("budget").GetProperty("stopped").GetBoolean());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("budget").GetProperty("usedRatio").ValueKind);
        Assert.Single(script.Process!.Errors, line => line.Contains("is not watched, and ends nothing: no collector prices the run, and no --zone says", StringComparison.Ordinal));
    }

    [FakeNvmlFact]
    public async Task Budget_WithoutStop_SaysItAndLetsTheCommandGoOn()
    {
        await using var script = new RunScript();

        Assert.Equal(0, await script.EndAsync("--budget", "0.001Wh", "--", "sleep", "3"));
        Assert.Single(script.Process!.Errors, line => line == "footprint: the budget of 0.001Wh is used up");
    }
}
