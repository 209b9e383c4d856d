using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Runs;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Windows;

/// <summary>Whose energy is whose on Windows: claims over the agent's named pipe, and sessions; the collector is this host's own.</summary>
[Trait("Category", "Slow")]
public sealed class WindowsRunTests(ITestOutputHelper output) : IClassFixture<WineHost>
{
    private const string Busy = "GPU-00000000-0000-0000-0000-000000000a00";
    private const string Other = "GPU-00000000-0000-0000-0000-000000000a01";
    private const int Work = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _pipe = @"\\.\pipe\footprint-" + Guid.NewGuid().ToString("n")[..8];

    [WineFact]
    public async Task Run_ClaimsOverThePipe_AndHasWhatItsCommandUsed()
    {
        await using var stack = NewStack();
        await stack.StartCollectorAsync();
        await StartAgentAsync(stack);
        await stack.MeteringAsync(2);
        await using var stranger = WineHost.Worker.Start([stack.Folder.Combine("other"), "600", "0"], WineHost.Variables);
        await stack.AgentSaysAsync(page => page.AgentValue("gpu_processes_known") == 1, Patience);

        await using var run = WineHost.Cli.Start(
            ["run", "--agent-socket", _pipe, "--name", "gpt-ft", "--project", "nlp", "--zone", "GB", "--json", "--", WineHost.Worker.Binary, stack.Folder.Combine("busy"), $"{Work}", "7"], WineHost.Variables);
        Assert.Equal(7, await run.WaitForExitAsync(Patience));

        output.WriteLine(run.Transcript());
        var report = JsonDocument.Parse(run.Output[^1]).RootElement;
        var (id, seconds, joules) = (report.GetProperty("run").GetString()!, report.GetProperty("seconds").GetDouble(), report.GetProperty("energy").GetProperty("value").GetDouble());
        Assert.Equal("agent", report.GetProperty("source").GetString());
        Assert.Equal("collector", report.GetProperty("price").GetProperty("by").GetString());
        // A tick is told by who is there at its end: one at the beginning or at the end may be half the command's.
        Assert.InRange(joules, 300 * (Work - 1), 300 * (seconds + 2));
        var known = (await stack.ApiAsync($"runs/{id}")).GetProperty("run");
        Assert.Equal(("gpt-ft", "nlp", "claim"), (known.GetProperty("name").GetString(), known.GetProperty("project").GetString(), known.GetProperty("source").GetString()));
        await stack.AgentSaysAsync(page => page.AgentValue("claims_open") == 0, Patience);
        await stack.Agent!.KillAsync();
        var devices = await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        output.WriteLine($"{ledger}");
        Assert.All(devices, device => Assert.Equal((long)Math.Round(device.Value * 1000), ledger.Of(device.Key)));
        Assert.Equal(joules, ledger.Of(Busy, id) / 1000.0, 0.001);
        Assert.DoesNotContain(id, ledger.OwnersOf(Other));
        // Nobody claimed the stranger: it is of the person in whose session it runs, whose name is not told.
        var session = Assert.Single(ledger.OwnersOf(Other), owner => owner.StartsWith("session:", StringComparison.Ordinal));
        Assert.Matches("^session:[0-9a-f]{12}$", session);
        Assert.True(ledger.Of(Other, session) > 100_000 * (Work - 1));
    }

    [WineFact]
    public async Task Run_ThatIsKilled_EndsItsClaimAndThePipeGoesOn()
    {
        await using var stack = NewStack();
        await StartAgentAsync(stack);
        await using var run = WineHost.StartSilent(WineHost.Cli, "run", "--agent-socket", _pipe, "--zone", "GB", "--", WineHost.Worker.Binary, stack.Folder.Combine("busy"), "600", "0");
        await stack.AgentSaysAsync(page => page.AgentValue("claims_open") == 1 && page.AgentValue("gpu_processes_known") == 1, Patience);

        await run.KillAsync();

        await stack.AgentSaysAsync(page => page.AgentValue("claims_open") == 0, Patience);
        await using var next = WineHost.Cli.Start(["run", "--agent-socket", _pipe, "--zone", "GB", "--json", "--", WineHost.Worker.Binary, stack.Folder.Combine("next"), "1", "3"], WineHost.Variables);
        Assert.Equal(3, await next.WaitForExitAsync(Patience));
        Assert.Equal("agent", JsonDocument.Parse(next.Output[^1]).RootElement.GetProperty("source").GetString());
    }

    /// <remarks>That a second agent is refused the name is not shown: this wine (8.0) ignores FILE_FLAG_FIRST_PIPE_INSTANCE, which Windows answers with ERROR_ACCESS_DENIED.</remarks>
    [WineFact]
    public async Task Doctor_OfAnAgentThatListens_FindsItAndWhatIsNoPipeIsRefused()
    {
        await using var stack = NewStack();
        await StartAgentAsync(stack);

        await using var path = WineHost.Agent.Start(["serve", "--ControlSocket=/run/agent.sock"], WineHost.Variables);
        Assert.Equal(78, await path.WaitForExitAsync(Patience));
        Assert.Contains(path.Errors, line => line.Contains(@"is no named pipe; write \\.\pipe\footprint-agent, or none", StringComparison.Ordinal));

        await using var doctor = WineHost.Agent.Start(["doctor", $"--ControlSocket={_pipe}", "--Demo:Devices=1", $"--StateDirectory={stack.Folder.Combine("doctor")}"], WineHost.Variables);
        await doctor.WaitForExitAsync(Patience);
        output.WriteLine(doctor.Transcript());
        Assert.Contains(doctor.Output, line => line.Contains($"control socket: {_pipe} answers, and every user of this host can come to it", StringComparison.Ordinal));
        Assert.Contains(doctor.Output, line => line.Contains("ownership on Windows", StringComparison.Ordinal));
    }

    private static Stack NewStack() => new() { AgentService = WineHost.Agent };

    private Task StartAgentAsync(Stack stack)
    {
        foreach (var (name, value) in WineHost.Variables)
            stack.AgentEnvironment[name] = value;
        stack.AgentEnvironment["FAKENVML_SCENARIO"] = stack.Folder.Write(
            "scenario",
            $"""
            devices 2 source=constant low=300 high=300 util=100 counter=on counter_refresh_ms=20
            device 0 uuid={Busy} processes_file={stack.Folder.Combine("busy")}
            device 1 uuid={Other} processes_file={stack.Folder.Combine("other")} low=100 high=100

            """);
        return stack.StartAgentAsync($"--Nvml:LibraryPath={WineHost.Nvml}", $"--ControlSocket={_pipe}");
    }
}
