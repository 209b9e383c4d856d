using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Restarts;

/// <summary>Services that die. What was measured is counted once; what nobody measured is not invented.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    private const string Measured = "GPU-00000000-0000-0000-0000-000000000500";
    private const string Integrated = "GPU-00000000-0000-0000-0000-000000000501";

    private const string Gpus = $"""
        devices 2 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10
        device 0 uuid={Measured}
        device 1 uuid={Integrated} arch=4 counter=off average=off instant=off
        """;

    private static readonly (int Device, string Uuid, string Call, double Tolerance)[] Sources =
        [(0, Measured, NvmlCall.Energy, 0.002), (1, Integrated, NvmlCall.Power, 0.01)];

    [FakeNvmlFact]
    [Trait("Fault", "F1")]
    public async Task Agent_KilledAndStartedAgain_BridgesThePauseAndCountsNothingTwice()
    {
        await using var stack = await Stack.StartAsync(Gpus);
        var scenario = stack.Scenario!;
        await scenario.UntilAsync(10);
        await stack.Agent!.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await Task.Delay(3000);
        await stack.StartAgentAsync();
        await Task.Delay(6500);
        await stack.StopAgentAsync();

        var joules = await stack.SettledJoulesAsync();
        foreach (var (device, uuid, call, tolerance) in Sources)
        {
            // The first call of a life is the plan's; with the second one metering opens.
            var calls = scenario.Successes(device, call);
            var truth = scenario.TrueJoules(device, calls[1].AtNanoseconds, calls[^1].AtNanoseconds);
            // The counter knows the energy of the pause; without one it is what a straight line between two readings of the sine gives: at most its amplitude off.
            var pause = (calls.First(one => one.AtNanoseconds > killed).AtNanoseconds - killed) / 1e9;
            var allowed = (truth * tolerance) + (uuid == Integrated ? 100 * (pause + 2) : 0);
            output.WriteLine(FormattableString.Invariant($"{call}: {joules[uuid]:F1} J, truth {truth:F1} J over a pause of {pause:F1} s"));
            Assert.InRange(joules[uuid], truth - allowed, truth + allowed);
        }

        Assert.Equal(Sources.Length, joules.Count);
        stack.AssertNoErrorLogged();
    }

    [FakeNvmlFact]
    [Trait("Fault", "F2")]
    public async Task Collector_KilledAndStartedAgain_LosesNothingOfTheQueue()
    {
        await using var stack = await Stack.StartAsync(Gpus);
        var scenario = stack.Scenario!;
        await scenario.UntilAsync(8);
        var before = await DurableAsync(stack);
        await stack.Collector!.KillAsync();
        await Task.Delay(5000);
        await stack.StartCollectorAsync();
        var reborn = Durable(await stack.CollectorMetricsAsync());
        await DrainedAsync(stack);
        var reported = Durable(await stack.CollectorMetricsAsync());
        await stack.StopAgentAsync();

        // Shown at once or when the device reports again: never lower. And when it reports, nothing is missing.
        Assert.All(reborn.Where(pair => before.ContainsKey(pair.Key)), pair => Assert.InRange(pair.Value, before[pair.Key], double.MaxValue));
        Assert.All(before, pair => Assert.InRange(reported.GetValueOrDefault(pair.Key, -1), pair.Value, double.MaxValue));
        output.WriteLine($"{before.Count} durable counters before, {reborn.Count} after the restart, {reported.Count} when reported again");
        var joules = await stack.SettledJoulesAsync();
        var truth = new FleetTruth(scenario);
        foreach (var (device, uuid, call, tolerance) in Sources)
        {
            var calls = scenario.Successes(device, call);
            truth.Add(device, uuid, tolerance, calls[1], calls[^1]);
            output.WriteLine(FormattableString.Invariant($"{call}: {joules[uuid]:F1} J, truth {truth.Joules(uuid):F1} J"));
        }

        truth.Demand(joules);
        stack.AssertNoErrorLogged();
    }

    /// <summary>A counter is born with a 0, so the first page says nothing: the first on which energy, its bounds and grams of both GPUs have grown.</summary>
    private static async Task<Dictionary<string, double>> DurableAsync(Stack stack)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await stack.CollectorMetricsAsync();
        while (true)
        {
            await Task.Delay(1200, limit.Token);
            var page = await stack.CollectorMetricsAsync();
            if (((string[])["footprint_gpu_energy_joules_total", "footprint_gpu_energy_low_joules_total", "footprint_gpu_emissions_grams_total"])
                .All(name => page.ByGpu(name) is { Count: 2 } gpus && gpus.Values.All(value => value > 0)))
                return Durable(page);
        }
    }

    /// <summary>Totals of the ledger; the collector's own health counters live as long as their process.</summary>
    private static Dictionary<string, double> Durable(Scrape page) => page.Samples
        .Where(sample => sample.Name.EndsWith("_total", StringComparison.Ordinal) && !sample.Name.StartsWith("footprint_collector_", StringComparison.Ordinal))
        .ToDictionary(sample => sample.Name + string.Join(',', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)), sample => sample.Value);

    /// <summary>The agent has found the collector again, and nothing but the newest tick waits.</summary>
    private static Task DrainedAsync(Stack stack) =>
        stack.AgentSaysAsync(page => page.AgentValue("delivery_reconnects_total") >= 1 && page.AgentValue("queue_ticks") <= 1, TimeSpan.FromSeconds(45));
}
