using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>What only a new process can mend: after a minute the agent ends with 75, which asks its supervisor for one.</summary>
public sealed class RestartRequestTests
{
    [FakeNvmlFact]
    public async Task AllGpusHang_ForAMinute_EndsTheProcessForItsSupervisor()
    {
        await using var stack = await Stack.StartAsync(LaneRun.Scenario("fault call=nvmlDeviceGetPowerUsage hang=on from=5"));

        Assert.Equal(75, await stack.Agent!.WaitForExitAsync(TimeSpan.FromSeconds(90)));
        Assert.InRange(stack.Scenario!.Now.TotalSeconds, 60, 90);
        Assert.Single(stack.Agent.Errors, line => line.Contains("asks to be restarted", StringComparison.Ordinal));
    }

    [FakeNvmlFact]
    public async Task InitThatHangs_LeavesThePageUpAndEndsAfterAMinute()
    {
        await using var stack = await Stack.StartAsync(LaneRun.Scenario("fault call=nvmlInit_v2 hang=on"));
        Assert.NotEmpty((await stack.AgentMetricsAsync()).Text);

        Assert.Equal(75, await stack.Agent!.WaitForExitAsync(TimeSpan.FromSeconds(90)));
    }

    [FakeNvmlFact]
    public async Task VersionMismatch_ThatStays_EndsAProcessThatOnceWasOpen()
    {
        await using var stack = await Stack.StartAsync(LaneRun.Scenario("fault call=* code=18 from=5"));

        Assert.Equal(75, await stack.Agent!.WaitForExitAsync(TimeSpan.FromSeconds(90)));
        Assert.InRange(stack.Scenario!.Now.TotalSeconds, 60, 90);
    }
}
