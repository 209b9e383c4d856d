using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>Real processes on the fake library's GPUs: whose the ledger says the energy is, and that it is all of it.</summary>
public sealed class SharedGpuTests(ITestOutputHelper output)
{
    private const string Shared = "GPU-00000000-0000-0000-0000-000000000a00";
    private const string Strangers = "GPU-00000000-0000-0000-0000-000000000a01";
    private const string Free = "GPU-00000000-0000-0000-0000-000000000a02";
    private const string Unattributed = "__unattributed__";

    // 300 W for longer than any of the roundings below can show.
    private const double EnoughJoules = 2_400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [FakeNvmlFact]
    public async Task TwoRunsOnOneGpu_SplitItByTheirUse_AndOwnersSumToTheDevices()
    {
        await using var first = Worker("run-a");
        await using var second = Worker("run-b");
        await using var stranger = Worker(null);
        await using var stack = await Stack.StartAsync(
            $"""
            devices 3 source=constant low=300 high=300 counter=on counter_refresh_ms=20
            device 0 uuid={Shared} util=100 processes={first.Id}:1024:75,{second.Id}:2048:25
            device 1 uuid={Strangers} util=100 processes={stranger.Id}:1024:90
            device 2 uuid={Free} util=0 low=60 high=60
            """);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total").GetValueOrDefault(Shared) > EnoughJoules, Patience);
        await stack.StopAgentAsync();
        var devices = await stack.SettledJoulesAsync();
        // The GPU's own figure is measured, whoever was on it; whose it was is modelled, but of a GPU that is nobody else's.
        var (ofDevices, ofRuns) = (await MethodsAsync(stack, "device"), await MethodsAsync(stack, "run"));
        Assert.Equal([(Shared, "counter"), (Strangers, "counter"), (Free, "counter")], ofDevices);
        // Nobody's has what the first rows of the shared one had, beside the stranger's own.
        Assert.Equal([("__idle__", "counter"), ("run-a", "modelled"), ("run-b", "modelled")], ofRuns.Where(row => row.Item1 != Unattributed));
        Assert.All((await stack.CollectorMetricsAsync()).Of("footprint_gpu_energy_joules_total"), gpu => Assert.Equal("counter", gpu["method"]));
        await stack.StopCollectorAsync();
        var owners = new OwnerLedger(stack);
        output.WriteLine(owners.ToString());

        // To the millijoule: the page rounds each device's sum no further.
        Assert.All(devices, device => Assert.Equal((long)Math.Round(device.Value * 1000), owners.Of(device.Key)));
        Assert.Equal(3.0, (double)owners.Of(Shared, "run-a") / owners.Of(Shared, "run-b"), 0.001);
        // Only what was drawn before the processes had been looked at.
        Assert.InRange(owners.Of(Shared, Unattributed), 0, devices[Shared] * 1000 / 3);
        Assert.Equal([Unattributed], owners.OwnersOf(Strangers));
        Assert.Equal(["__idle__"], owners.OwnersOf(Free));
    }

    private static async Task<IEnumerable<(string?, string?)>> MethodsAsync(Stack stack, string by)
    {
        var now = TimeProvider.System.GetUtcNow();
        var totals = await stack.ApiAsync(FormattableString.Invariant($"totals?by={by}&from={now.AddHours(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}&to={now.AddMinutes(1):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        return totals.GetProperty("rows").EnumerateArray().Select(row => (row.GetProperty("key").GetString(), row.GetProperty("energy").GetProperty("method").GetString()));
    }

    /// <summary>A process that lives until the test ends; null: it declares no run.</summary>
    private static ChildProcess Worker(string? run) => ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = run });
}
