using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>The command behind <c>footprint run</c> behaves as if it had been started by itself.</summary>
public sealed class RunChildTests
{
    [FakeNvmlFact]
    public async Task Run_ExitCodeAndEnvironment_AreTheCommands()
    {
        await using var script = new RunScript();

        var code = await script.EndAsync("--name", "gpt-ft", "--project", "nlp", "--phase", "training", "--", "sh", "-c", "echo $FOOTPRINT_RUN $FOOTPRINT_PROJECT $FOOTPRINT_PHASE; exit 7");

        var said = Assert.Single(script.Process!.Output).Split(' ');
        Assert.Equal((7, "nlp", "training"), (code, said[1], said[2]));
        Assert.StartsWith("gpt-ft-", said[0], StringComparison.Ordinal);
        Assert.Contains(script.Process.Errors, line => line.StartsWith($"run {said[0]}, project nlp, phase training:", StringComparison.Ordinal) && line.EndsWith("exit code 7", StringComparison.Ordinal));
        Assert.Contains(script.Process.Errors, line => line.Contains("annual lifecycle CO2e of WORLD", StringComparison.Ordinal) && line.Contains("no --zone was given", StringComparison.Ordinal));
    }

    [FakeNvmlFact]
    public async Task Run_CommandEndedByASignal_Is128AndItsNumber()
    {
        await using var script = new RunScript();

        Assert.Equal(128 + 9, await script.EndAsync("--", "sh", "-c", "kill -KILL $$"));
        Assert.Contains(script.Process!.Errors, line => line.EndsWith("exit code 137", StringComparison.Ordinal));
    }

    [FakeNvmlTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("USR1")]
    public async Task Run_Signalled_PassesItOnAndReportsWhenTheCommandHasEnded(string signal)
    {
        await using var script = new RunScript();
        var process = script.Start("--", "sh", "-c", $"trap 'echo got {signal}; exit 42' {signal}; echo ready; while :; do sleep 0.05; done");
        await process.WaitForLineAsync(line => line == "ready", RunScript.Patience);

        await process.SignalAsync(signal);

        Assert.Equal(42, await process.WaitForExitAsync(RunScript.Patience));
        Assert.Contains($"got {signal}", process.Output);
        Assert.Contains(process.Errors, line => line.StartsWith("total: ", StringComparison.Ordinal));
    }

    [FakeNvmlFact]
    public async Task Run_CommandThatTakesSignalsForItself_IsWaitedForHoweverOftenItIsSignalled()
    {
        await using var script = new RunScript();
        var process = script.Start("--", "sh", "-c", "n=0; trap 'n=$((n+1)); echo got $n; [ $n = 3 ] && exit 5' TERM; echo ready; while :; do sleep 0.05; done");
        await process.WaitForLineAsync(line => line == "ready", RunScript.Patience);

        for (var n = 1; n <= 3; n++)
        {
            await process.SignalAsync("TERM");
            await process.WaitForLineAsync(line => line == $"got {n}", RunScript.Patience);
        }

        Assert.Equal(5, await process.WaitForExitAsync(RunScript.Patience));
    }

    [FakeNvmlFact]
    public async Task Run_CommandWhoseReaderGoesAway_EndsAsWithoutIt()
    {
        await using var script = new RunScript();

        // The 13th bit is SIGPIPE's: ignored, a pipeline would never end.
        Assert.Equal(0, await script.EndAsync("--", "sh", "-c", "sed -n 's/^SigIgn:\\t.*\\(....\\)$/\\1/p' /proc/$$/status"));
        Assert.Matches("^[02468ace]...$", Assert.Single(script.Process!.Output));
    }

    [FakeNvmlTheory]
    [InlineData("--output", "/dev/full")]
    [InlineData("--json", "--output=/dev/full")]
    public async Task Run_ReportThatCannotBeWritten_EndsWithTheCommandsCode(params string[] options)
    {
        await using var script = new RunScript();

        Assert.Equal(7, await script.EndAsync([.. options, "--", "sh", "-c", "exit 7"]));
        Assert.Contains(script.Process!.Errors, line => line.StartsWith("footprint: the report could not be written: ", StringComparison.Ordinal));
    }

    [FakeNvmlFact]
    public async Task Run_TerminalThatGoesAway_GoesOnAndReports()
    {
        await using var script = new RunScript();
        using var folder = new TemporaryDirectory();
        var report = folder.Combine("report");

        // Its errors go to a disk that is full, as to a terminal that is closed: no notice of it can be told.
        await using var process = ChildProcess.Start(
            "sh",
            ["-c", $"{string.Join(' ', Service.Cli.Command)} run --nvml {FakeNvmlBuild.Current} --budget 1g -o {report} -- sh -c 'sleep 0.7; exit 6' 2>/dev/full"],
            script.Scenario.Environment);

        Assert.Equal(6, await process.WaitForExitAsync(RunScript.Patience));
        Assert.Contains("exit code 6", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
    }

    /// <summary>Without a <c>--</c>: the command's own file was once overwritten by the report.</summary>
    [FakeNvmlFact]
    public async Task Run_CommandWithOptionsOfTheSameNames_HasThemAll()
    {
        await using var script = new RunScript();
        using var folder = new TemporaryDirectory();
        var model = folder.Write("model.bin", "weights");

        Assert.Equal(0, await script.EndAsync("--quiet", "sh", "-c", "echo $0 $*", "--output", model, "--json", "--zone", "nowhere"));

        Assert.Equal($"--output {model} --json --zone nowhere", Assert.Single(script.Process!.Output));
        Assert.Equal("weights", await File.ReadAllTextAsync(model));
        Assert.Contains(script.Process.Errors, line => line.StartsWith("total: ", StringComparison.Ordinal));
    }

    [FakeNvmlTheory]
    [InlineData("0", "GPU-fa4e0000-0000-4000-8000-000000000000")]
    [InlineData("1", "GPU-fa4e0000-0000-4000-8000-000000000001")]
    public async Task Run_GpusWithoutAnAgent_CountsThoseAlone(string named, string uuid)
    {
        await using var script = new RunScript();

        Assert.Equal(0, await script.EndAsync("--gpus", named, "--json", "--", "sleep", "1"));

        var report = script.Report();
        var device = Assert.Single(report.GetProperty("devices").EnumerateArray());
        Assert.Equal((uuid, int.Parse(named, CultureInfo.InvariantCulture)), (device.GetProperty("uuid").GetString(), device.GetProperty("index").GetInt32()));
        Assert.Equal(device.GetProperty("energy").GetProperty("value").GetDouble(), report.GetProperty("energy").GetProperty("value").GetDouble());
    }

    [FakeNvmlFact]
    public async Task Run_GpuThatIsNotThere_StartsNothingAndListsThoseThatAre()
    {
        await using var script = new RunScript();

        Assert.Equal(2, await script.EndAsync("--gpus", "0,99", "--", "echo", "started"));

        Assert.Empty(script.Process!.Output);
        Assert.Matches(@"^footprint: --gpus: there is no GPU 99 here, but 0 \(GPU-.*\), 1 \(GPU-.*\)$", Assert.Single(script.Process.Errors));
    }

    /// <summary>On a terminal of 40 columns, by the real width that the kernel has for it.</summary>
    [FakeNvmlFact]
    public async Task Run_NarrowTerminal_WritesOverOneLine()
    {
        const string Terminal = "import fcntl,os,pty,struct,sys,termios\npid,fd=pty.fork()\nif pid==0: os.execvp(sys.argv[1],sys.argv[1:])\n"
            + "fcntl.ioctl(fd,termios.TIOCSWINSZ,struct.pack('HHHH',24,40,0,0))\nseen=b''\ntry:\n  while True: seen+=os.read(fd,4096)\nexcept OSError: pass\n"
            + "os.waitpid(pid,0)\nfor part in seen.decode().split('\\r\\x1b[2K')[1:]: print(ascii(part))";
        await using var script = new RunScript();
        await using var shell = ChildProcess.Start(
            "python3", ["-c", Terminal, .. Service.Cli.Command, "run", "--standalone", "--nvml", FakeNvmlBuild.Current, "--zone", "DE", "--name", "gpt-ft", "--", "sleep", "3"], script.Scenario.Environment);

        Assert.Equal(0, await shell.WaitForExitAsync(RunScript.Patience));

        // The last is what stays: the report. Behind the one before it stands what the runtime sets the terminal to when a child ends.
        var shown = shell.Output.SkipLast(1).Select(part => part.Trim('\'').Split(@"\x1b")[0].Replace(@"\u2026", "…", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, part => Assert.Matches("^gpt-ft  00:00:.{0,29}…$", part));
    }

    [Theory]
    [InlineData(127, "no-such-command-at-all: command not found", "no-such-command-at-all")]
    [InlineData(127, "./no-such-file: command not found", "./no-such-file")]
    [InlineData(126, "/etc/passwd: not an executable file", "/etc/passwd")]
    [InlineData(126, "/etc: not an executable file", "/etc")]
    public async Task Run_CommandThatCannotBeStarted_EndsAsAShellDoes(int expected, string why, string command)
    {
        await using var process = Service.Cli.Start(["run", "--", command]);

        Assert.Equal(expected, await process.WaitForExitAsync(RunScript.Patience));
        Assert.StartsWith($"footprint: {why}", Assert.Single(process.Errors), StringComparison.Ordinal);
        Assert.Empty(process.Output);
    }

    [NoNvmlFact]
    public async Task Run_NoGpu_RunsTheCommandAndSaysThatNothingIsKnown()
    {
        await using var process = Service.Cli.Start(["run", "--", "sh", "-c", "echo done; exit 4"]);

        Assert.Equal(4, await process.WaitForExitAsync(RunScript.Patience));
        Assert.Equal("done", Assert.Single(process.Output));
        Assert.Contains(process.Errors, line => line.StartsWith("total: unknown J, unknown g CO2e", StringComparison.Ordinal));
    }
}
