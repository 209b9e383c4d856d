using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>Four ranks, each behind a <c>footprint run</c> of its own, two on each of two hosts with an agent, as a launcher of several hosts starts them.</summary>
public sealed class RanksTests(ITestOutputHelper output)
{
    private const string Run = "gpt-ft-1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [FakeNvmlFact]
    public async Task RunOnTwoHosts_WithOneFootprintRun_IsOneRunOfFourRanks()
    {
        await using var stack = new Stack();
        string[] sockets = [stack.Folder.Combine("one.sock"), stack.Folder.Combine("two.sock")];
        // Each waits at the gate, so that the library knows its number, and is the command itself from then on.
        await using var zero = Rank(stack.Folder, 0, sockets[0]);
        await using var one = Rank(stack.Folder, 1, sockets[0]);
        await using var two = Rank(stack.Folder, 2, sockets[1]);
        await using var three = Rank(stack.Folder, 3, sockets[1]);
        ChildProcess[] ranks = [zero, one, two, three];
        await stack.StartCollectorAsync();
        stack.Play(Scenario(0, zero, one));
        await stack.StartAgentAsync("--Host:Name=host-one", $"--ControlSocket={sockets[0]}");
        using var folder = new TemporaryDirectory();
        await using var other = OtherHost(stack, folder, new NvmlScenario(folder, Scenario(2, two, three)), sockets[1]);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total").Count(gpu => gpu.Value > 0) == 4, Patience);

        stack.Folder.Write("start", "");
        foreach (var rank in ranks)
            await rank.WaitForLineAsync(line => line == "at work", Patience);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        await EndAsync(stack.Folder, ranks, 0, 1);
        await stack.AgentSaysAsync(page => page.AgentValue("claims_open") == 0, Patience);
        // Its agent says so within a second.
        await Task.Delay(TimeSpan.FromSeconds(2));
        // Half of its ranks have ended, and it has not.
        Assert.Equal(JsonValueKind.Null, (await stack.ApiAsync($"runs/{Run}")).GetProperty("run").GetProperty("ended").ValueKind);
        await EndAsync(stack.Folder, ranks, 2, 3);
        await stack.UntilAsync(async () => (await stack.ApiAsync($"runs/{Run}")).GetProperty("run").GetProperty("ended").ValueKind == JsonValueKind.String, Patience);

        Assert.Equal(0, await other.TerminateAsync(Patience));
        await stack.StopAgentAsync();
        await stack.SettledJoulesAsync();
        var known = await stack.ApiAsync($"runs/{Run}");
        var all = await stack.ApiAsync("runs");
        await stack.StopCollectorAsync();
        var ledger = new OwnerLedger(stack);
        output.WriteLine($"{ledger}\n{known}");
        foreach (var number in Enumerable.Range(0, 4))
        {
            var mine = ledger.Of(Uuid(number), Run);
            // 400 W, from its claim to its end; before and after it is nobody's.
            Assert.InRange(mine, 350_000, ledger.Of(Uuid(number)) - 1);
            Assert.Equal(ledger.Of(Uuid(number)), mine + ledger.Of(Uuid(number), "__unattributed__"));
        }

        Assert.Equal(Enumerable.Range(0, 4).Sum(number => ledger.Of(Uuid(number), Run)) / 1000.0, known.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("energy").GetProperty("value").GetDouble()), 0.0005);
        Assert.Equal(["host-one", "host-two"], known.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()));
        Assert.Equal(Run, Assert.Single(all.GetProperty("runs").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("gpt-ft", known.GetProperty("run").GetProperty("name").GetString());
    }

    private static ChildProcess Rank(TemporaryDirectory folder, int number, string socket)
    {
        var script = $"""
            while [ ! -e "$0/start" ]; do sleep 0.05; done
            export FOOTPRINT_RUN={Run}
            exec {string.Join(' ', Service.Cli.Command)} run --agent-socket {socket} --name gpt-ft --project nlp --json -- sh -c 'echo at work; while [ ! -e "$0/end-{number}" ]; do sleep 0.05; done; exit {number + 3}' "$0"
            """;
        return ChildProcess.Start("sh", ["-c", script, folder.Path]);
    }

    /// <summary>Each ends with the code of its own command, and its report is of this host and of the whole run.</summary>
    private static async Task EndAsync(TemporaryDirectory folder, ChildProcess[] ranks, params int[] numbers)
    {
        foreach (var number in numbers)
            folder.Write(FormattableString.Invariant($"end-{number}"), "");
        foreach (var number in numbers)
        {
            Assert.Equal(number + 3, await ranks[number].WaitForExitAsync(Patience));
            Assert.Equal(Run, JsonDocument.Parse(ranks[number].Output[^1]).RootElement.GetProperty("run").GetString());
        }
    }

    private static ChildProcess OtherHost(Stack stack, TemporaryDirectory folder, NvmlScenario scenario, string socket) => Service.Agent.Start(
        [
            "serve", $"--Collector:Endpoint=http://127.0.0.1:{stack.GrpcPort.ToString(CultureInfo.InvariantCulture)}", $"--Metrics:Listen=127.0.0.1:{FreePort.Next(1)[0].ToString(CultureInfo.InvariantCulture)}",
            $"--StateDirectory={folder.Combine("state")}", "--Host:Name=host-two", $"--ControlSocket={socket}", $"--Nvml:LibraryPath={FakeNvmlBuild.Current}",
        ],
        scenario.Environment);

    private static string Scenario(int first, ChildProcess one, ChildProcess other) =>
        $"""
        devices 2 counter=on counter_refresh_ms=20 util=100 source=constant low=400 high=400
        device 0 uuid={Uuid(first)} processes={one.Id}:1024:90
        device 1 uuid={Uuid(first + 1)} processes={other.Id}:1024:90
        """;

    private static string Uuid(int rank) => FormattableString.Invariant($"GPU-00000000-0000-0000-0000-000000000e0{rank}");
}
