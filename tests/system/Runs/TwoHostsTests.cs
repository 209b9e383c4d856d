using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>A job of four ranks on two hosts, each with an agent of its own.</summary>
public sealed class TwoHostsTests(ITestOutputHelper output)
{
    private const string Run = "job-of-four";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [FakeNvmlFact]
    public async Task FourRanksOfOneRun_OnTwoHosts_AreCountedOnceAndInFull()
    {
        await using var first = Rank();
        await using var second = Rank();
        await using var third = Rank();
        await using var fourth = Rank();
        await using var stack = await Stack.StartAsync(Scenario(0, first, second));
        using var folder = new TemporaryDirectory();
        var scenario = new NvmlScenario(folder, Scenario(2, third, fourth));
        await using var other = Service.Agent.Start(
            [
                "serve", $"--Collector:Endpoint=http://127.0.0.1:{stack.GrpcPort.ToString(CultureInfo.InvariantCulture)}", $"--Metrics:Listen=127.0.0.1:{FreePort.Next(1)[0].ToString(CultureInfo.InvariantCulture)}",
                $"--StateDirectory={folder.Combine("state")}", "--Host:Name=other-host", $"--Nvml:LibraryPath={FakeNvmlBuild.Current}",
            ],
            scenario.Environment);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total").Count(gpu => gpu.Value > 900) == 4, Patience);
        Assert.Equal(0, await other.TerminateAsync(Patience));
        await stack.StopAgentAsync();
        await stack.SettledJoulesAsync();
        var rows = (await stack.ApiAsync($"totals?by=run&from={Stamp(-1)}&to={Stamp(1)}")).GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("key").GetString() == Run).ToList();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        output.WriteLine(ledger.ToString());
        const string call = "nvmlDeviceGetTotalEnergyConsumption";
        double[] truths = [stack.Scenario!.TrueJoules(0, call), stack.Scenario.TrueJoules(1, call), scenario.TrueJoules(0, call), scenario.TrueJoules(1, call)];
        for (var rank = 0; rank < truths.Length; rank++)
        {
            // All of each GPU, within what a register of 20 ms is late at either end.
            Assert.Equal(truths[rank], ledger.Of(Uuid(rank)) / 1000.0, 2 * 0.02 * 400);
            // Whose it is is known from the first tick on, or on a busy machine from the second.
            Assert.InRange(ledger.Of(Uuid(rank), Run), ledger.Of(Uuid(rank)) / 2, ledger.Of(Uuid(rank)));
            Assert.Equal(ledger.Of(Uuid(rank)), ledger.Of(Uuid(rank), Run) + ledger.Of(Uuid(rank), "__unattributed__"));
        }

        var told = rows.Sum(row => row.GetProperty("energy").GetProperty("value").GetDouble());
        Assert.Equal(Enumerable.Range(0, 4).Sum(rank => ledger.Of(Uuid(rank), Run)) / 1000.0, told, 0.001);
    }

    private static ChildProcess Rank() => ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = Run });

    private static string Scenario(int firstRank, ChildProcess one, ChildProcess other) =>
        $"""
        devices 2 counter=on counter_refresh_ms=20 util=100
        device 0 uuid={Uuid(firstRank)} processes={one.Id}:1024:90 source=constant low=400 high=400
        device 1 uuid={Uuid(firstRank + 1)} processes={other.Id}:1024:90 source=square low=200 high=400 period=1.0 duty=0.5
        """;

    private static string Uuid(int rank) => FormattableString.Invariant($"GPU-00000000-0000-0000-0000-000000000d0{rank}");

    private static string Stamp(int hours) => TimeProvider.System.GetUtcNow().AddHours(hours).UtcDateTime.ToString("yyyy-MM-dd'T'HH:00:00'Z'", CultureInfo.InvariantCulture);
}
