using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Nvml;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary><c>footprint run --gpus</c> of MIG instances: their part of the board by its slices, without an agent and through one.</summary>
public sealed class MigRunTests(ITestOutputHelper output)
{
    private const string Board = "GPU-00000000-0000-0000-0000-000000000a00";
    private const string Large = "MIG-00000000-0000-0000-0000-000000000a01";
    private const string Small = "MIG-00000000-0000-0000-0000-000000000a02";
    private const string There = "0 (" + Board + "), 0/1/0 (" + Large + "), 0/2/0 (" + Small + ")";
    private const string Scenario = $"devices 1 uuid={Board} counter=on counter_refresh_ms=20 source=constant low=70 high=70 util=0 mig=on instances=3g.40gb:{Large},2g.20gb:{Small}";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [FakeNvmlTheory]
    [InlineData(Large, Large, 30)]
    [InlineData("0/2/0", Small, 20)]
    [InlineData("0,0/2/0", Board, 70)]
    public async Task Run_InstanceWithoutAnAgent_CountsItsPartOfTheBoard(string named, string uuid, int watts)
    {
        using var folder = new TemporaryDirectory();
        await using var run = Service.Cli.Start(["run", "--standalone", "--nvml", FakeNvmlBuild.Current, "--gpus", named, "--json", "--", "sleep", "2"], new NvmlScenario(folder, Scenario).Environment);
        Assert.Equal(0, await run.WaitForExitAsync(Patience));

        output.WriteLine(run.Output[^1]);
        var report = JsonDocument.Parse(run.Output[^1]).RootElement;
        var device = Assert.Single(report.GetProperty("devices").EnumerateArray());
        Assert.Equal(uuid, device.GetProperty("uuid").GetString());
        var (seconds, joules) = (report.GetProperty("seconds").GetDouble(), report.GetProperty("energy").GetProperty("value").GetDouble());
        // The register moves every 20 ms.
        Assert.InRange(joules, watts * (seconds - 0.1), watts * (seconds + 0.1));
    }

    [FakeNvmlFact]
    public async Task Run_InstanceThatIsNotThere_StartsNothingAndListsThoseThatAre()
    {
        using var folder = new TemporaryDirectory();
        await using var run = Service.Cli.Start(["run", "--standalone", "--nvml", FakeNvmlBuild.Current, "--gpus", "0/3/0", "--", "echo", "started"], new NvmlScenario(folder, Scenario).Environment);
        Assert.Equal(2, await run.WaitForExitAsync(Patience));

        Assert.Empty(run.Output);
        Assert.Equal($"footprint: --gpus: there is no GPU 0/3/0 here, but {There}", Assert.Single(run.Errors));
    }

    /// <summary>What an idle instance that is set aside draws is the run's, and the rest of its board nobody's.</summary>
    [FakeNvmlFact]
    public async Task Run_InstanceThroughAnAgent_IsItsReservedPart()
    {
        await using var stack = new Stack();
        var socket = stack.Folder.Combine("agent.sock");
        await stack.StartCollectorAsync();
        stack.Play(Scenario);
        await stack.StartAgentAsync($"--ControlSocket={socket}");
        await stack.MeteringAsync(1);
        await using (var refused = Service.Cli.Start(["run", "--agent-socket", socket, "--gpus", $"{Small},MIG-00000000-9999", "--", "echo", "started"]))
        {
            Assert.Equal(2, await refused.WaitForExitAsync(Patience));
            Assert.Empty(refused.Output);
            Assert.Equal($"footprint: --gpus: there is no GPU MIG-00000000-9999 here, but {There}", Assert.Single(refused.Errors));
        }

        await using var run = Service.Cli.Start(["run", "--agent-socket", socket, "--gpus", "0/2/0", "--name", "keeper", "--json", "--", "sh", "-c", "echo $FOOTPRINT_RUN; sleep 3"]);
        Assert.Equal(0, await run.WaitForExitAsync(Patience));
        output.WriteLine(run.Output[^1]);
        var report = JsonDocument.Parse(run.Output[^1]).RootElement;
        var (seconds, joules) = (report.GetProperty("seconds").GetDouble(), report.GetProperty("energy").GetProperty("value").GetDouble());
        await stack.StopAgentAsync();
        await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ledger}\n{seconds} s"));
        // The claim began before the command; a tick late costs at either end.
        Assert.InRange(joules, 20 * (seconds - 1), 20 * (seconds + 30));
        Assert.Equal(joules, ledger.Of(Board, $"__reserved_idle__:{run.Output[0]}") / 1000.0, 0.001);
        Assert.Equal(["__idle__", $"__reserved_idle__:{run.Output[0]}"], ledger.OwnersOf(Board).Order(StringComparer.Ordinal));
    }
}
