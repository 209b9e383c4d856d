using System.Diagnostics;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>Runs that are claimed from a real agent over its socket, and what the ledger makes of them.</summary>
public sealed class ClaimedRunTests(ITestOutputHelper output)
{
    private const string Busy = "GPU-00000000-0000-0000-0000-000000000b00";
    private const string Kept = "GPU-00000000-0000-0000-0000-000000000b01";
    private const string Reserved = "__reserved_idle__:";

    // A register moves every 20 ms of 300 W and of 60 W, at either end of the time.
    private const double LateJoules = 2 * 0.02 * 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static string Scenario(int pid) =>
        $"""
        devices 2 source=constant low=300 high=300 counter=on counter_refresh_ms=20
        device 0 uuid={Busy} util=100 processes={pid}:1024:90
        device 1 uuid={Kept} util=0 low=60 high=60
        """;

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    public async Task Claim_OfAProcessAtWork_IsTheRunsFromItsAnswerToItsEnd()
    {
        await using var worker = ChildProcess.Start("sh", ["-c", "sleep 600 & wait"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "own-word" });
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        await stack.StartCollectorAsync();
        stack.Play(Scenario(worker.Id));
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await stack.MeteringAsync(2);
        await stack.AgentSaysAsync(page => page.AgentValue("gpu_processes_known") == 1, Patience);

        using var tracker = new ControlConnection(socket);
        var asked = Stopwatch.GetTimestamp();
        Assert.True((await tracker.AskAsync(new { op = "claim", run = "gpt-ft", pid = worker.Id, gpus = new[] { "1" } })).GetProperty("ok").GetBoolean());
        var answered = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(3.3));
        var ending = Stopwatch.GetTimestamp();
        var end = await tracker.AskAsync(new { op = "end", pid = worker.Id });
        var ended = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await stack.StopAgentAsync();
        var devices = await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        output.WriteLine($"{ledger}\nclaimed for {Stopwatch.GetElapsedTime(answered, ending)} to {Stopwatch.GetElapsedTime(asked, ended)}");
        Assert.All(devices, device => Assert.Equal((long)Math.Round(device.Value * 1000), ledger.Of(device.Key)));
        var (least, most) = (Stopwatch.GetElapsedTime(answered, ending).TotalSeconds, Stopwatch.GetElapsedTime(asked, ended).TotalSeconds);
        Assert.InRange(ledger.Of(Busy, "gpt-ft") / 1000.0, (300 * least) - LateJoules, (300 * most) + LateJoules);
        Assert.InRange(ledger.Of(Kept, Reserved + "gpt-ft") / 1000.0, (60 * least) - LateJoules, (60 * most) + LateJoules);
        // Before and after, it is what it was.
        Assert.True(ledger.Of(Busy, "own-word") > 300_000);
        Assert.True(ledger.Of(Kept, "__idle__") > 60_000);
        // What the claim was told at its end is what is in the ledger, to the millijoule.
        Assert.Equal([ledger.Of(Busy, "gpt-ft"), ledger.Of(Kept, Reserved + "gpt-ft")], end.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("millijoules").GetInt64()));
        Assert.Equal(ledger.Of(Kept, Reserved + "gpt-ft"), end.GetProperty("devices")[1].GetProperty("reservedMillijoules").GetInt64());
    }

    [FakeNvmlFact]
    public async Task Run_ThroughAnAgent_ReportsItsOwnPartAndLeavesTheRestToOthers()
    {
        await using var stranger = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "stranger" });
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        await stack.StartCollectorAsync();
        stack.Play(Scenario(stranger.Id));
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await stack.MeteringAsync(2);

        await using var run = Service.Cli.Start(["run", "--agent-socket", socket, "--gpus", "1", "--name", "keeper", "--zone", "DE", "--json", "--", "sh", "-c", "echo $FOOTPRINT_RUN; sleep 3; exit 7"]);
        Assert.Equal(7, await run.WaitForExitAsync(Patience));

        var report = JsonDocument.Parse(run.Output[^1]).RootElement;
        output.WriteLine(run.Output[^1]);
        var (seconds, joules) = (report.GetProperty("seconds").GetDouble(), report.GetProperty("energy").GetProperty("value").GetDouble());
        Assert.Equal(("agent", run.Output[0]), (report.GetProperty("source").GetString(), report.GetProperty("run").GetString()));
        // The GPU that it kept and did not use, and none of the other's; what claiming and starting took is in it.
        Assert.InRange(joules, (60 * seconds) - LateJoules, 60 * (seconds + 30));
        await stack.StopAgentAsync();
        await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();
        var ledger = new OwnerLedger(stack);
        output.WriteLine($"{ledger}");
        Assert.Equal(joules, ledger.Of(Kept, Reserved + run.Output[0]) / 1000.0, 0.001);
        Assert.DoesNotContain(run.Output[0], ledger.OwnersOf(Busy));
    }

    [FakeNvmlFact]
    public async Task Run_ThroughAgentAndCollector_IsPricedByTheCollectorAndEndsByItsBudget()
    {
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        await stack.StartCollectorAsync("--Site:Zone=PL");
        stack.Play(Scenario(1));
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await stack.MeteringAsync(2);

        // 60 W that it keeps: 180 J are used up after some 3 s, by what the collector says of it.
        await using var run = Service.Cli.Start(
            ["run", "--agent-socket", socket, "--gpus", "1", "--name", "keeper", "--project", "nlp", "--phase", "training", "--budget", "0.05Wh", "--stop-on-budget", "--zone", "FR", "--json", "--", "sleep", "600"]);
        Assert.Equal(128 + 15, await run.WaitForExitAsync(Patience));

        output.WriteLine(run.Output[^1]);
        var report = JsonDocument.Parse(run.Output[^1]).RootElement;
        Assert.True(report.GetProperty("budget").GetProperty("stopped").GetBoolean());
        // As the collector's zone has it, and not the one that the command would have guessed with.
        Assert.Equal("collector", report.GetProperty("price").GetProperty("by").GetString());
        var (grams, id) = (report.GetProperty("emissions").GetProperty("value").GetDouble(), report.GetProperty("run").GetString()!);
        var known = await stack.ApiAsync($"runs/{id}");
        Assert.Equal(("keeper", "nlp", "training", "claim"), (Word("name"), Word("project"), Word("phase"), Word("source")));
        var row = Assert.Single(known.GetProperty("rows").EnumerateArray());
        Assert.Equal(row.GetProperty("emissions").GetProperty("value").GetDouble(), grams, 1e-6);
        Assert.Equal(row.GetProperty("energy").GetProperty("value").GetDouble(), report.GetProperty("energy").GetProperty("value").GetDouble(), 0.001);
        Assert.True(grams > 0);
        string? Word(string name) => known.GetProperty("run").GetProperty(name).GetString();
    }

    [FakeNvmlFact]
    public async Task Run_AgentThatIsKilledAndStartedAnew_IsClaimedAgainAndTheGapIsToldOnce()
    {
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        stack.Play(Scenario(1));
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await using var run = Service.Cli.Start(["run", "--agent-socket", socket, "--", "sh", "-c", "echo ready; while [ ! -e \"$0\" ]; do sleep 0.05; done; exit 5", stack.Folder.Combine("go")]);
        await run.WaitForLineAsync(line => line == "ready", Patience);

        await stack.Agent!.KillAsync();
        await run.WaitForLineAsync(line => line.Contains("the command goes on", StringComparison.Ordinal), Patience);
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await run.WaitForLineAsync(line => line.Contains("measured again by the agent", StringComparison.Ordinal), Patience);
        await stack.AgentSaysAsync(page => page.AgentValue("claims_open") == 1, Patience);
        stack.Folder.Write("go", "");

        Assert.Equal(5, await run.WaitForExitAsync(Patience));
        Assert.Single(run.Errors, line => line.Contains("the command goes on", StringComparison.Ordinal));
        Assert.Single(run.Errors, line => line.Contains("the agent of this host was away", StringComparison.Ordinal));
        Assert.Contains(run.Errors, line => line.EndsWith("exit code 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AgentThatWasAskedForAndIsNotThere_StartsNothing()
    {
        await using var run = Service.Cli.Start(["run", "--agent-socket", "/nonexistent/s", "--", "echo", "started"]);

        Assert.Equal(1, await run.WaitForExitAsync(Patience));
        Assert.Contains("--standalone", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
