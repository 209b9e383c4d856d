using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>Processes of other users in real control groups, seen by an agent that is nobody and may do nothing: no capability, none to be had.</summary>
public sealed class OtherUsersTests(ITestOutputHelper output)
{
    private const string Slurm = "GPU-00000000-0000-0000-0000-000000000c00";
    private const string Claimed = "GPU-00000000-0000-0000-0000-000000000c01";
    private const string Nobody = "GPU-00000000-0000-0000-0000-000000000c02";
    private const string OwnWord = "own-word";
    private const string Daemon = ShippedAgent.Daemon;
    private const string Bin = ShippedAgent.Bin;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly Dictionary<string, string?> Words = new() { ["FOOTPRINT_RUN"] = OwnWord, ["FOOTPRINT_PROJECT"] = "nlp", ["FOOTPRINT_PHASE"] = "training" };

    [ControlGroupFact]
    [Trait("Category", "Slow")]
    public async Task Agent_WithoutAnyRight_TellsJobsByPlaceAndTakesClaimsFromTheirOwnersOnly()
    {
        using var group = ControlGroup.OfJob("4711");
        await using var stack = new Stack();
        await using var job = ShippedAgent.Beside(Daemon, ["sh", "-c", "echo in; exec sleep 600"], group, Words);
        await using var hidden = ShippedAgent.Beside(Daemon, ["sleep", "600"], null, Words);
        var socket = stack.Folder.Combine("agent.sock");
        await using var claimed = ShippedAgent.Beside(Daemon, ["sleep", "600"], null, Words);
        await job.WaitForLineAsync(line => line == "in", Patience);
        await stack.StartCollectorAsync();
        stack.Play(
            $"""
            devices 3 source=constant low=300 high=300 counter=on counter_refresh_ms=20 util=100
            device 0 uuid={Slurm} processes={job.Id}:1024:90
            device 1 uuid={Claimed} processes={claimed.Id}:1024:90
            device 2 uuid={Nobody} processes={hidden.Id}:1024:90
            """);
        await ShippedAgent.OpenFolderAsync(stack);
        await using var agent = ShippedAgent.Start(stack, socket, rights: ShippedAgent.Unit.Rights());
        await stack.MeteringAsync(3);

        Assert.Contains("only that user or root may claim it", await ShippedAgent.AskAsync(Bin, socket, Claim(claimed.Id)), StringComparison.Ordinal);
        Assert.Contains("\"ok\":true", await ShippedAgent.AskAsync(Daemon, socket, Claim(claimed.Id)), StringComparison.Ordinal);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total").GetValueOrDefault(Slurm) > 3_000, Patience);
        await using (var doctor = ShippedAgent.Start(stack, socket, "doctor", ShippedAgent.Unit.Rights()))
        {
            await doctor.WaitForExitAsync(Patience);
            output.WriteLine(doctor.Transcript());
            Assert.Contains(doctor.Output, line => line.StartsWith($"ok    control socket: {socket} answers", StringComparison.Ordinal));
            Assert.Contains(doctor.Output, line => line.StartsWith("ok    Slurm: ", StringComparison.Ordinal) && !line.Contains("no job", StringComparison.Ordinal));
            Assert.Contains(doctor.Output, line => line.StartsWith("warn  environment of other users: ", StringComparison.Ordinal) && line.Contains("CAP_SYS_PTRACE", StringComparison.Ordinal));
        }

        // Whose process it is, by the kernel's word and the host's name for him; kept as a pseudonym, and found by his name.
        await stack.UntilAsync(async () => (await RunsOfAsync(stack, "daemon")).Count == 1, Patience);
        Assert.Equal(["gpt-ft"], (await RunsOfAsync(stack, "daemon")).Select(run => run.GetProperty("id").GetString()));
        Assert.StartsWith("u-", (await RunsOfAsync(stack, "daemon"))[0].GetProperty("user").GetString(), StringComparison.Ordinal);
        Assert.Empty(await RunsOfAsync(stack, "bin"));
        Assert.Equal(0, await agent.TerminateAsync(Patience));
        await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        output.WriteLine(ledger.ToString());
        // By its place in the kernel's own files, which need no right; the environment of another user is not to be read.
        Assert.True(ledger.Of(Slurm, "slurm:4711") >= ledger.Of(Slurm) - 600_000, ledger.ToString());
        Assert.Equal(["__unattributed__"], ledger.OwnersOf(Nobody));
        Assert.Equal(["__unattributed__", "gpt-ft"], ledger.OwnersOf(Claimed));
        Assert.True(ledger.Of(Claimed, "gpt-ft") > 300_000, ledger.ToString());
    }

    /// <summary>
    /// The administrator's opt-in: the environment of other users is the agent's to read, and the doctor says so to whoever asks. What a bare process says of its
    /// run, project and phase is then in the registry, under its user.
    /// </summary>
    [ControlGroupFact]
    public async Task Agent_WithTheDropInThatShips_ReadsOtherUsersWord()
    {
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        await using var told = ShippedAgent.Beside(Daemon, ["sleep", "600"], null, Words);
        await stack.StartCollectorAsync();
        stack.Play($"devices 1 uuid={Nobody} source=constant low=300 high=300 counter=on counter_refresh_ms=20 util=100 processes={told.Id}:1024:90");
        await ShippedAgent.OpenFolderAsync(stack);
        var rights = ShippedAgent.Unit.With(UnitFile.Shipped("examples", "agent-environment-of-others.conf")).Rights();
        await using var agent = ShippedAgent.Start(stack, socket, rights: rights);
        await stack.MeteringAsync(1);

        // Asked by root, and by the service's user without the right: it is the agent's own that counts.
        foreach (var asks in (IReadOnlyList<string>?[])[null, ShippedAgent.Unit.Rights()])
        {
            await using var doctor = ShippedAgent.Start(stack, socket, "doctor", asks);
            Assert.Equal(0, await doctor.WaitForExitAsync(Patience));
            Assert.Contains($"ok    environment of other users: the agent that serves here (process {agent.Id}, user 65534) has the capabilities for it, CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH", doctor.Output);
        }

        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total").GetValueOrDefault(Nobody) > 900, Patience);
        var run = Assert.Single(await RunsOfAsync(stack, "daemon"));
        Assert.Equal((OwnWord, "nlp", "training"), (run.GetProperty("id").GetString(), run.GetProperty("project").GetString(), run.GetProperty("phase").GetString()));
        await using (var report = Service.Cli.Start(["report", "--user", "daemon", "--from", Day(-1), "--to", Day(2), "--tz", "UTC", "--format", "json", "--server", $"http://127.0.0.1:{stack.HttpPort.ToString(CultureInfo.InvariantCulture)}"]))
        {
            var code = await report.WaitForExitAsync(Patience);
            output.WriteLine(report.Transcript());
            Assert.Equal(0, code);
            Assert.Contains(OwnWord, string.Join('\n', report.Output), StringComparison.Ordinal);
        }

        Assert.Equal(0, await agent.TerminateAsync(Patience));
        await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();
        Assert.Contains(OwnWord, new OwnerLedger(stack).OwnersOf(Nobody));
    }

    private static string Day(int fromNow) => TimeProvider.System.GetUtcNow().AddDays(fromNow).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<List<JsonElement>> RunsOfAsync(Stack stack, string user) =>
        [.. (await stack.ApiAsync($"runs?user={user}")).GetProperty("runs").EnumerateArray()];

    private static string Claim(int pid) => $$"""{"op":"claim","run":"gpt-ft","pid":{{pid.ToString(CultureInfo.InvariantCulture)}}}""";
}
