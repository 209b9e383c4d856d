using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F1 and F4: SIGKILL at any moment, the start included. The joules that arrive are those that the GPU drew, pauses and all.</summary>
[Collection(QuietCollection.Name)]
public sealed class AgentKillTests(ITestOutputHelper output)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000510";

    private const string Gpu = $"""
        devices 1 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10
        device 0 uuid={Uuid}
        """;

    [FakeNvmlFact]
    public Task Agent_KilledFiftyTimes_JoulesAreTheTruth() => KillAsync(50, collectorToo: false, seed: 1);

    [FakeNvmlFact]
    public Task AgentAndCollector_KilledTogetherTenTimes_JoulesAreTheTruth() => KillAsync(10, collectorToo: true, seed: 2);

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    public Task Agent_KilledAThousandTimes_JoulesAreTheTruth() => KillAsync(1000, collectorToo: false, seed: 3);

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    public Task AgentAndCollector_KilledTogetherFiftyTimes_JoulesAreTheTruth() => KillAsync(50, collectorToo: true, seed: 4);

    private async Task KillAsync(int kills, bool collectorToo, int seed)
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        stack.Play(Gpu);
        string[] settings = [$"--Nvml:LibraryPath={FakeNvmlBuild.Current}", "--Sampling:Interval=100ms"];
        var clock = Stopwatch.StartNew();
        await stack.StartAgentAsync("--Sampling:Interval=100ms");
        var start = clock.Elapsed;
        await Task.Delay(1500);
        var random = new Random(seed);
        for (var kill = 0; kill < kills; kill++)
        {
            await stack.Agent!.KillAsync();
            if (collectorToo)
            {
                await stack.Collector!.KillAsync();
                stack.LaunchCollector();
            }

            stack.LaunchAgent(stack.Scenario!.Environment, settings);
            // Some die while they start, most while they commit and deliver.
            await Task.Delay(start * (0.3 + random.NextDouble()));
        }

        await DrainedAsync(stack);
        var page = await stack.AgentMetricsAsync();
        await stack.StopAgentAsync();
        var joules = (await stack.SettledJoulesAsync())[Uuid];
        var truth = stack.Scenario!.TrueJoules(0, NvmlCall.Energy);
        output.WriteLine(FormattableString.Invariant(
            $"{(collectorToo ? "F4" : "F1")}: {kills} kills in {clock.Elapsed.TotalSeconds:F0} s: {joules:F3} J of {truth:F3} J ({100 * ((joules / truth) - 1):+0.000;-0.000} %), start {start.TotalMilliseconds:F0} ms"));
        foreach (var name in (string[])["footprint_agent_spool_damaged_ticks_total", "footprint_agent_queue_dropped_ticks_total", "footprint_agent_queue_set_aside_ticks_total", "footprint_agent_spool_write_errors_total"])
            Assert.Equal(0, page.Of(name).Single().Value);
        // The counter moves every 10 ms: 3 J at each end.
        Assert.InRange(joules, truth - 6 - (truth * 0.001), truth + 6 + (truth * 0.001));
    }

    /// <summary>The last of them is welcome at the collector, and only the newest ticks wait.</summary>
    private static async Task DrainedAsync(Stack stack)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            try
            {
                var page = await stack.AgentMetricsAsync();
                if (page.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value > 5 && page.Of("footprint_agent_queue_ticks").Single().Value <= 15)
                    return;
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }

            await Task.Delay(100, limit.Token);
        }
    }
}
