using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>F6: a collector that is there and does not move. The agent stops waiting for it, measures on, and delivers when it moves again.</summary>
public sealed class HungCollectorTests(ITestOutputHelper output)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000520";

    private const string Gpu = $"""
        devices 1 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10
        device 0 uuid={Uuid}
        """;

    /// <summary>A hung stream is given up after ten seconds, and the next attempt waits a minute at most.</summary>
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(100);

    private const double MostGrowthMebibytes = 8;

    [FakeNvmlFact]
    [Trait("Fault", "F6")]
    public Task Collector_StoppedForThirtySeconds_LosesNothing() => HangAsync(TimeSpan.FromSeconds(30));

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F6")]
    public Task Collector_StoppedForTenMinutes_LosesNothing() => HangAsync(TimeSpan.FromMinutes(10));

    private async Task HangAsync(TimeSpan hang)
    {
        await using var stack = await Stack.StartAsync(Gpu, "--Sampling:Interval=200ms");
        await stack.Scenario!.UntilAsync(12);
        var before = ProcessFootprint.Of(stack.Agent!);
        await stack.Collector!.SignalAsync("STOP");
        await Task.Delay(hang);
        var hung = await stack.AgentMetricsAsync();
        var after = ProcessFootprint.Of(stack.Agent!);
        await stack.Collector.SignalAsync("CONT");
        var back = TimeProvider.System.GetTimestamp();
        await stack.AgentSaysAsync(page => page.AgentValue("queue_ticks") <= 10, BackWithin);
        var delay = TimeProvider.System.GetElapsedTime(back);
        await stack.StopAgentAsync();

        var joules = await stack.SettledJoulesAsync();
        var calls = stack.Scenario!.Successes(0, NvmlCall.Energy);
        new FleetTruth(stack.Scenario!).Add(0, Uuid, 0.002, calls[1], calls[^1]).Demand(joules);
        var received = await Databases.ReceivedTicksAsync(stack);
        output.WriteLine(FormattableString.Invariant(
            $"F6: {hang.TotalSeconds:F0} s: {hung.AgentValue("queue_ticks"):F0} ticks waited, {hung.AgentValue("delivery_reconnects_total"):F0} reconnects, agent {before.ResidentMebibytes:F1} MiB before and {after.ResidentMebibytes:F1} MiB after; delivered {delay.TotalSeconds:F1} s after it moved; {joules[Uuid]:F2} J, {received.Count} ticks"));
        Assert.InRange(hung.AgentValue("queue_ticks"), hang.TotalSeconds * 2, double.MaxValue);
        Assert.InRange(after.ResidentMebibytes, 0, before.ResidentMebibytes + MostGrowthMebibytes);
        // None is missing between the first and the last, and no row of the inbox brought one that another had brought.
        Assert.Equal((ulong)received.Count, received.Max(tick => tick.Sequence));
        Assert.Equal(FormattableString.Invariant($"{received.Count}"), (await Databases.AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT ticks FROM tally")).Single());
        Assert.Contains(stack.Agent!.Output.Concat(stack.Agent.Errors), line => line.Contains("no answer to a batch within 10 s", StringComparison.Ordinal));
    }
}
