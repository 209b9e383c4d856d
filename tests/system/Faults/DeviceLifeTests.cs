using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>GPUs that are lost, come and change, and drivers that are reloaded under the agent.</summary>
[Trait(CalmPhase.Name, CalmPhase.Value)]
public sealed class DeviceLifeTests
{
    [FakeNvmlFact]
    public async Task DriverReload_OfTwelveSeconds_IsOverWithinTenAndLosesNoCounterEnergy()
    {
        await using var stack = await Stack.StartAsync(LaneRun.Scenario("""
            fault call=nvmlInit_v2 code=9 from=6 to=18
            fault call=* code=1 from=6 to=18
            """));
        await FirstInLine.PutAsync(stack.Agent!);
        await stack.Scenario!.UntilAsync(17);
        Assert.Empty((await stack.AgentMetricsAsync()).Of("footprint_agent_gpu_power_watts"));
        await stack.AgentSaysAsync(page => page.Of("footprint_agent_gpu_power_watts").Count() == LaneRun.Gpus, TimeSpan.FromSeconds(11.5));
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync();

        foreach (var gpu in Enumerable.Range(0, LaneRun.Gpus))
            Assert.InRange(joules[LaneRun.UuidOf(gpu)] / stack.Scenario!.TrueJoules(gpu, NvmlCall.Energy), 0.99, 1.001);
        var opens = stack.Scenario!.Calls().Count(call => call.Name == "nvmlInit_v2");
        Assert.InRange(opens, 3, 8);
    }

    [FakeNvmlFact]
    public async Task NewGpu_IsFoundWithinHalfAMinuteAndDisturbsNoOther()
    {
        await using var stack = await Stack.StartAsync(LaneRun.Scenario("device 3 appears=6"));
        await FirstInLine.PutAsync(stack.Agent!);
        await stack.Scenario!.UntilAsync(5);
        Assert.Equal(3, (await stack.AgentMetricsAsync()).Of("footprint_agent_gpu_info").Count());
        await stack.AgentSaysAsync(page => page.Of("footprint_agent_gpu_power_watts").Count() == 4, TimeSpan.FromSeconds(33));
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync();

        Assert.Equal(4, joules.Count);
        Assert.True(joules[LaneRun.UuidOf(3)] < joules[LaneRun.UuidOf(0)]);
    }

    [FakeNvmlFact]
    public async Task GpuLost_ThenReturned_GoesOnUnderItsUuid()
    {
        await using var stack = await Stack.StartAsync(LaneRun.Scenario("fault device=2 call=* code=15 from=6 to=15"));
        await FirstInLine.PutAsync(stack.Agent!);
        await stack.Scenario!.UntilAsync(12);
        var during = (await stack.AgentMetricsAsync()).ByGpu("footprint_agent_gpu_power_watts");
        Assert.Equal(3, during.Count);
        Assert.DoesNotContain(LaneRun.UuidOf(2), during.Keys);
        await stack.AgentSaysAsync(page => page.Of("footprint_agent_gpu_power_watts").Count() == 4, TimeSpan.FromSeconds(35));
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync();

        Assert.InRange(joules[LaneRun.UuidOf(2)] / joules[LaneRun.UuidOf(0)], 0.99, 1.01);
        foreach (var gpu in (int[])[0, 1, 3])
            Assert.Equal((int)(14 - 5), LaneRun.Ticks(stack.Scenario!, gpu, 5, 14).Count);
    }
}
