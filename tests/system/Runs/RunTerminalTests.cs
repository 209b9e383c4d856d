using System.Diagnostics;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary><c>footprint run</c> on a real terminal, whose keyboard sends its signals to all that is in the foreground; and a command that is killed under a claim.</summary>
public sealed class RunTerminalTests
{
    private const string Kept = "GPU-00000000-0000-0000-0000-000000000c00";
    private const double KeptWatts = 60;

    // A register moves every 20 ms, at either end of the time.
    private const double LateJoules = 2 * 0.02 * KeptWatts;

    // Types a key when the command says ready, and again for each `again`; prints what the terminal has seen, and the exit code.
    private const string Terminal =
        """
        import os, pty, sys
        key, command = sys.argv[1].encode().decode('unicode_escape').encode(), sys.argv[2:]
        pid, fd = pty.fork()
        if pid == 0:
            os.execvp(command[0], command)
        seen, typed = b'', 0
        try:
            while True:
                seen += os.read(fd, 4096)
                while typed < seen.count(b'ready') + seen.count(b'again'):
                    os.write(fd, key)
                    typed += 1
        except OSError:
            pass
        _, status = os.waitpid(pid, 0)
        print(seen.decode(errors='replace'))
        print('code', os.waitstatus_to_exitcode(status))
        """;

    [FakeNvmlTheory]
    [InlineData(@"\x03", 2)]
    [InlineData(@"\x1c", 3)]
    public async Task Run_KeyOfTheTerminal_EndsTheCommandAndReports(string key, int signal)
    {
        await using var script = new RunScript();
        await using var terminal = Start(script, key, "ulimit -c 0; echo ready; exec sleep 600");

        Assert.Equal(0, await terminal.WaitForExitAsync(RunScript.Patience));

        Assert.Equal($"code {128 + signal}", terminal.Output[^1]);
        Assert.Single(terminal.Output, line => line.EndsWith($"exit code {128 + signal}", StringComparison.Ordinal));
        Assert.Single(terminal.Output, line => line.StartsWith("total: ", StringComparison.Ordinal));
    }

    /// <summary>The kernel has sent it to the command already: passed on, it would come twice.</summary>
    [FakeNvmlTheory]
    [InlineData(@"\x03", "INT")]
    [InlineData(@"\x1c", "QUIT")]
    public async Task Run_KeyThatTheCommandTakesForItself_ReachesItOnceEachTime(string key, string signal)
    {
        await using var script = new RunScript();
        // Its own sleeps are hit too; what counts is how often the trap ran in half a second.
        await using var terminal = Start(
            script, key, $"n=0; trap 'n=$((n+1))' {signal}; wait_() {{ i=0; while [ $i -lt 10 ]; do i=$((i+1)); sleep 0.05; done; }}; echo ready; wait_; echo got $n; echo again; wait_; echo got $n; exit 42");

        Assert.Equal(0, await terminal.WaitForExitAsync(RunScript.Patience));

        var got = terminal.Output.Where(line => line.Contains("got ", StringComparison.Ordinal)).Select(line => line[line.IndexOf("got ", StringComparison.Ordinal)..]);
        Assert.Equal(["got 1", "got 2"], got);
        Assert.Equal("code 42", terminal.Output[^1]);
        Assert.Single(terminal.Output, line => line.StartsWith("total: ", StringComparison.Ordinal));
    }

    [FakeNvmlFact]
    public async Task Run_CommandKilledUnderAClaim_StopsThereAndNowhereElse()
    {
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        await stack.StartCollectorAsync();
        stack.Play($"devices 1 uuid={Kept} source=constant low={KeptWatts} high={KeptWatts} util=0 counter=on counter_refresh_ms=20");
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await stack.MeteringAsync(1);

        var started = Stopwatch.GetTimestamp();
        await using var run = Service.Cli.Start(["run", "--agent-socket", socket, "--gpus", "0", "--zone", "DE", "--json", "--", "sh", "-c", "echo $$; exec sleep 600"]);
        var pid = await run.WaitForLineAsync(line => int.TryParse(line, out _), RunScript.Patience);
        var ready = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1.7));
        var killed = Stopwatch.GetTimestamp();
        NativeBuild.Run("kill", "-KILL", pid);
        Assert.Equal(128 + 9, await run.WaitForExitAsync(RunScript.Patience));
        var ended = Stopwatch.GetTimestamp();

        var report = JsonDocument.Parse(run.Output[^1]).RootElement;
        var (id, joules) = (report.GetProperty("run").GetString(), report.GetProperty("energy").GetProperty("value").GetDouble());
        Assert.InRange(report.GetProperty("seconds").GetDouble(), Stopwatch.GetElapsedTime(ready, killed).TotalSeconds, Stopwatch.GetElapsedTime(started, ended).TotalSeconds);
        Assert.InRange(joules, (KeptWatts * Stopwatch.GetElapsedTime(ready, killed).TotalSeconds) - LateJoules, (KeptWatts * Stopwatch.GetElapsedTime(started, ended).TotalSeconds) + LateJoules);
        await stack.AgentSaysAsync(page => page.AgentValue("claims_open") == 0, RunScript.Patience);
        // Time in which nothing more may become the run's.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await stack.StopAgentAsync();
        await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();
        var ledger = new OwnerLedger(stack);
        Assert.Equal(joules, ledger.Of(Kept, $"__reserved_idle__:{id}") / 1000.0, 0.001);
        Assert.True(ledger.Of(Kept, "__idle__") > KeptWatts * 1000);
    }

    private static ChildProcess Start(RunScript script, string key, string command) => ChildProcess.Start(
        "python3", ["-c", Terminal, key, .. Service.Cli.Command, "run", "--standalone", "--nvml", FakeNvmlBuild.Current, "--zone", "DE", "--", "sh", "-c", command], script.Scenario.Environment);
}
