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
    public async Task Agent_KilledAndStartedAgain_CountsNothingTwice()
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
            // The first call of each life is the plan's; with the second one metering opens.
            var calls = scenario.Successes(device, call);
            List<NvmlCall> first = [.. calls.Where(one => one.AtNanoseconds < killed).Skip(1)];
            List<NvmlCall> second = [.. calls.Where(one => one.AtNanoseconds > killed).Skip(1)];
            // The queue is in memory: ticks not yet acknowledged died with the agent, whole ticks and at most the last two.
            var nearest = first.Where(one => one.AtNanoseconds > first[^1].AtNanoseconds - 3_000_000_000)
                .Select(last => Truth(scenario, device, uuid, tolerance, first[0], last).Add(device, uuid, tolerance, second[0], second[^1]))
                .MinBy(truth => Math.Abs(truth.Joules(uuid) - joules[uuid]))!;
            var all = Truth(scenario, device, uuid, tolerance, first[0], first[^1]).Add(device, uuid, tolerance, second[0], second[^1]).Joules(uuid);
            output.WriteLine(FormattableString.Invariant($"{call}: {joules[uuid]:F1} J, truth {all:F1} J, at the last acknowledged tick {nearest.Joules(uuid):F1} J"));
            Assert.InRange(joules[uuid], 0, all * (1 + tolerance));
            nearest.Demand(joules.Where(pair => pair.Key == uuid).ToDictionary());
        }

        Assert.Equal(Sources.Length, joules.Count);
        stack.AssertNoErrorLogged();
    }

    [FakeNvmlFact]
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

    private static FleetTruth Truth(NvmlScenario scenario, int device, string uuid, double tolerance, NvmlCall first, NvmlCall last) =>
        new FleetTruth(scenario).Add(device, uuid, tolerance, first, last);

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
    private static async Task DrainedAsync(Stack stack)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (true)
        {
            var page = await stack.AgentMetricsAsync();
            if (page.Of("footprint_agent_delivery_reconnects_total").Single().Value >= 1 && page.Of("footprint_agent_queue_ticks").Single().Value <= 1)
                return;
            await Task.Delay(200, limit.Token);
        }
    }
}
