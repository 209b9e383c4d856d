using System.Diagnostics;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F4: agent and collector die in the same moment, one of them or both at a fault point of their own.</summary>
public sealed class BothFaultPointTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<string> AgentPoints = FaultPoints.Of("spool", "delivery");
    private static readonly IReadOnlyList<string> CollectorPoints = FaultPoints.Of("inbox", "ack");

    /// <summary>Each point of the collector, with another one of the agent's delivery.</summary>
    [FakeNvmlFact]
    [Trait("Fault", "F4")]
    public Task AgentAndCollector_DyingAtTheirFaultPointsAtOnce_JoulesAreTheTruth()
    {
        var delivery = FaultPoints.Of("delivery");
        return DieAsync([.. CollectorPoints.Select((point, number) => (delivery[number % delivery.Count], point))]);
    }

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F4")]
    public Task AgentAndCollector_DyingAtEveryPairOfFaultPoints_JoulesAreTheTruth() =>
        DieAsync([.. AgentPoints.SelectMany(_ => CollectorPoints, (agent, collector) => (agent, collector))]);

    private async Task DieAsync(IReadOnlyList<(string Agent, string Collector)> pairs)
    {
        await using var stack = new Stack();
        var run = new AgentKillRun(stack);
        var (clock, random) = (Stopwatch.StartNew(), new Random(4));
        var (agents, collectors) = (0, 0);
        foreach (var (agentPoint, collectorPoint) in pairs)
        {
            var passings = random.Next(1, 5);
            var (agent, collector) = await run.BothDieAtAsync(FormattableString.Invariant($"{agentPoint}:{passings}"), FormattableString.Invariant($"{collectorPoint}:{passings}"));
            if (agent) agents++;
            if (collector) collectors++;
        }

        await stack.StartCollectorAsync();
        await run.StartAsync();
        var said = await run.JudgeAsync();
        output.WriteLine(FormattableString.Invariant(
            $"F4: both died {pairs.Count} times in {clock.Elapsed.TotalSeconds:F0} s, {agents} agents and {collectors} collectors at a fault point: {said}"));
        // A pair of which neither came to its point has failed above.
        Assert.InRange(agents + collectors, pairs.Count, 2 * pairs.Count);
    }
}
