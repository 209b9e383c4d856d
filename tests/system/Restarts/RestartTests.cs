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
            var calls = scenario.Successes(device, call);
            // The first call of each life is the plan's, some milliseconds before the first row opens.
            var first = calls.Where(one => one.AtNanoseconds < killed).Select(one => one.AtNanoseconds).Skip(1).ToList();
            var second = calls.Where(one => one.AtNanoseconds > killed).Select(one => one.AtNanoseconds).Skip(1).ToList();
            var after = scenario.TrueJoules(device, second[0], second[^1]);
            var all = after + scenario.TrueJoules(device, first[0], first[^1]);
            // The queue is in memory: ticks not yet acknowledged died with the agent, whole ticks and at most the last two.
            var nearest = first.Where(at => at > first[^1] - 3_000_000_000)
                .Select(at => after + scenario.TrueJoules(device, first[0], at))
                .MinBy(truth => Math.Abs(truth - joules[uuid]));
            output.WriteLine(FormattableString.Invariant($"{call}: {joules[uuid]:F1} J, truth {all:F1} J, at the last acknowledged tick {nearest:F1} J"));
            Assert.InRange(joules[uuid], 0, all * (1 + tolerance));
            Assert.InRange(joules[uuid] / nearest, 1 - tolerance, 1 + tolerance);
        }

        stack.AssertNoErrorLogged();
    }

    [FakeNvmlFact]
    public async Task Collector_KilledAndStartedAgain_LosesNothingOfTheQueue()
    {
        await using var stack = await Stack.StartAsync(Gpus);
        var scenario = stack.Scenario!;
        await scenario.UntilAsync(8);
        var before = (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total");
        await stack.Collector!.KillAsync();
        await Task.Delay(5000);
        await stack.StartCollectorAsync();
        var reborn = (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total");
        await DrainedAsync(stack);
        await stack.StopAgentAsync();

        var joules = await stack.SettledJoulesAsync();
        Assert.All(before, pair => Assert.InRange(reborn.GetValueOrDefault(pair.Key), pair.Value, double.MaxValue));
        foreach (var (device, uuid, call, tolerance) in Sources)
        {
            var truth = scenario.TrueJoules(device, call);
            output.WriteLine(FormattableString.Invariant($"{call}: {joules[uuid]:F1} J, truth {truth:F1} J"));
            Assert.InRange(joules[uuid] / truth, 1 - tolerance, 1 + tolerance);
        }

        stack.AssertNoErrorLogged();
    }

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
