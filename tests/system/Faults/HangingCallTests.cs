using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>Native calls that take long, or never return: the other GPUs keep their seconds, judged by the library's own log.</summary>
[Trait(CalmPhase.Name, CalmPhase.Value)]
public sealed class HangingCallTests(ITestOutputHelper output)
{
    private const double LimitMilliseconds = 50;

    [FakeNvmlFact]
    [Trait("Fault", "F40")]
    public async Task CallOfThreeSeconds_OfTheFirstGpu_DelaysNoOtherAndCausesNoBurst()
    {
        await CalmAsync(async () =>
        {
            await using var stack = await Stack.StartAsync(LaneRun.Scenario("fault device=0 call=nvmlDeviceGetTotalEnergyConsumption delay_us=3000000 code=0 from=6 to=7"));
            await FirstInLine.PutAsync(stack.Agent!);
            await stack.Scenario!.UntilAsync(14);
            await stack.StopAgentAsync();
            var joules = await stack.SettledJoulesAsync();

            // The counter bridges the time in which nobody could ask.
            Assert.InRange(joules[LaneRun.UuidOf(0)] / joules[LaneRun.UuidOf(1)], 0.995, 1.005);
            // What was missed is not caught up.
            Assert.InRange(LaneRun.Ticks(stack.Scenario!, 0, 5, 13).Count, 5, 8);
            return Worst(stack.Scenario!, [1, 2, 3], 4, 13);
        });
    }

    [FakeNvmlFact]
    public async Task CallsThatAllTakeLong_OfOneGpu_AreStillMeasuredAndNobodyIsCalledStuck()
    {
        await using var stack = await Stack.StartAsync(LaneRun.Scenario("fault device=0 delay_us=70000 code=0 from=4"));
        await stack.Scenario!.UntilAsync(16);
        var page = await stack.AgentMetricsAsync();
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync();

        Assert.All(page.ByGpu("footprint_agent_gpu_stuck").Values, value => Assert.Equal(0, value));
        // Each of its rows is a tick late, so one may be missing at the end.
        Assert.InRange(joules[LaneRun.UuidOf(0)] / joules[LaneRun.UuidOf(1)], 0.85, 1.01);
    }

    [FakeNvmlFact]
    public async Task CallThatNeverReturns_IsStuckAndTheOthersAreMeasuredOn()
    {
        await CalmAsync(async () =>
        {
            await using var stack = await Stack.StartAsync(LaneRun.Scenario("fault device=1 call=nvmlDeviceGetUtilizationRates hang=on from=6"));
            await FirstInLine.PutAsync(stack.Agent!);
            await stack.Scenario!.UntilAsync(9);
            var early = await stack.AgentMetricsAsync();
            Assert.All(early.ByGpu("footprint_agent_gpu_stuck").Values, value => Assert.Equal(0, value));
            Assert.False(early.ByGpu("footprint_agent_gpu_power_watts").ContainsKey(LaneRun.UuidOf(1)));
            await stack.AgentSaysAsync(page => page.ByGpu("footprint_agent_gpu_stuck").GetValueOrDefault(LaneRun.UuidOf(1)) == 1, TimeSpan.FromSeconds(75));
            var late = await stack.AgentMetricsAsync();
            Assert.Equal(3, late.ByGpu("footprint_agent_gpu_power_watts").Count);
            var until = stack.Scenario!.Now.TotalSeconds;

            // The lane that hangs does not hold up the exit.
            await stack.StopAgentAsync();
            Assert.Single(stack.Agent!.Errors, line => line.Contains("is stuck", StringComparison.Ordinal));
            Assert.Contains(stack.Agent!.Errors, line => line.Contains("left open", StringComparison.Ordinal));
            return Worst(stack.Scenario!, [0, 2, 3], 4, until - 1);
        });
    }

    private static double Worst(NvmlScenario scenario, int[] gpus, double from, double to) => gpus.Max(gpu => LaneRun.WorstMilliseconds(scenario, gpu, from, to));

    /// <summary>A delay that the hanging call causes comes again; one that the machine caused does not.</summary>
    private async Task CalmAsync(Func<Task<double>> run)
    {
        var worst = double.PositiveInfinity;
        for (var attempt = 0; attempt < 3 && worst > LimitMilliseconds; attempt++)
        {
            worst = await run();
            output.WriteLine(FormattableString.Invariant($"F40, attempt {attempt + 1}: worst tick of another GPU: {worst:F1} ms off"));
        }

        Assert.InRange(worst, 0, LimitMilliseconds);
    }
}
