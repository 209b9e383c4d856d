using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F1 and F4: SIGKILL at any moment, the start included. The joules that arrive are those that the GPU drew, pauses and all.</summary>
public sealed class AgentKillTests(ITestOutputHelper output)
{
    [FakeNvmlFact]
    [Trait("Fault", "F1")]
    public Task Agent_KilledFiftyTimes_JoulesAreTheTruth() => KillAsync(50, collectorToo: false, seed: 1);

    [FakeNvmlFact]
    [Trait("Fault", "F4")]
    public Task AgentAndCollector_KilledTogetherTenTimes_JoulesAreTheTruth() => KillAsync(10, collectorToo: true, seed: 2);

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F1")]
    public Task Agent_KilledAThousandTimes_JoulesAreTheTruth() => KillAsync(1000, collectorToo: false, seed: 3);

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F4")]
    public Task AgentAndCollector_KilledTogetherFiftyTimes_JoulesAreTheTruth() => KillAsync(50, collectorToo: true, seed: 4);

    private async Task KillAsync(int kills, bool collectorToo, int seed)
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var run = new AgentKillRun(stack);
        var clock = Stopwatch.StartNew();
        await run.StartAsync();
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

            run.Launch();
            // Some die while they start, most while they commit and deliver.
            await Task.Delay(run.StartTime * (0.3 + random.NextDouble()));
        }

        var said = await run.JudgeAsync();
        output.WriteLine(FormattableString.Invariant(
            $"{(collectorToo ? "F4" : "F1")}: {kills} kills in {clock.Elapsed.TotalSeconds:F0} s: {said}, first start {run.StartTime.TotalMilliseconds:F0} ms"));
    }
}
