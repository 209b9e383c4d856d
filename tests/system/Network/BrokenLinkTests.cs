using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>A link that fails within a message. What is sent again is the same ticks, counted once, and nobody spins while it waits.</summary>
public sealed class BrokenLinkTests(ITestOutputHelper output)
{
    private const double MaxPercent = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [FakeNvmlFact]
    [Trait("Fault", "F20")]
    public async Task Link_BrokenInEveryWay_LosesNothingCountsOnceAndNobodySpins()
    {
        // Streams are of age now and then, so that trailers are on their way.
        await using var run = await LinkedStack.StartAsync(gpus: 2, ["--Sampling:Interval=500ms"], "--Limits:ConnectionMaxAge=12s");
        // What is compiled at first use is no spinning.
        await Task.Delay(5_000);
        await StandStillAsync(run, "dripped at 20 B/s", () => (run.Link.BytesPerSecond, run.Link.Fault) = (20, LinkFault.Throttle));
        await StandStillAsync(run, "stalled within a message", () => CutMessage(run.Link, LinkFault.Stall));
        await CutAsync(run, "reset within a message", run.Link.ToServer, () => CutMessage(run.Link, LinkFault.Refuse));
        await CutAsync(run, "reset within the trailers", run.Link.ToClient, () => run.Link.ToClient.CutAt = Frames.MiddleOfTrailers);
        await LoseAcksAsync(run);
        await HalfCloseAsync(run);
        await OvertakeAsync(run);
        output.WriteLine($"F20: {await run.DemandTruthAsync()}");
    }

    private static void CutMessage(LinkProxy link, LinkFault after) =>
        (link.ToServer.CutFault, link.ToServer.CutAt) = (after, chunk => Frames.MiddleOfMessage(chunk, atLeast: 30));

    /// <summary>Long enough that the agent gives the stream up and tries others.</summary>
    private async Task StandStillAsync(LinkedStack run, string what, Action begin)
    {
        var attempts = await run.ValueAsync("delivery_attempts_total");
        begin();
        await Task.Delay(1_000);
        var (agent, collector) = (new ProcessorTime(run.Stack.Agent!), new ProcessorTime(run.Stack.Collector!));
        // Nobody is asked for metrics meanwhile: that would be work too.
        await Task.Delay(11_000);
        var (agentPercent, collectorPercent) = (agent.PercentSinceLastLook(), collector.PercentSinceLastLook());
        run.Link.Fault = LinkFault.None;
        await run.CaughtUpAsync(Patience);
        attempts = await run.ValueAsync("delivery_attempts_total") - attempts;
        output.WriteLine(FormattableString.Invariant($"F20: {what}: agent {agentPercent:F1} %, collector {collectorPercent:F1} % of a core, {attempts} attempts"));
        Assert.InRange(agentPercent, 0, MaxPercent);
        Assert.InRange(collectorPercent, 0, MaxPercent);
        Assert.InRange(attempts, 1, 12);
    }

    private async Task CutAsync(LinkedStack run, string what, LinkWay way, Action begin)
    {
        var attempts = await run.ValueAsync("delivery_attempts_total");
        begin();
        await run.Stack.UntilAsync(() => way.CutAt is null, Patience);
        await run.Stack.AgentSaysAsync(page => page.AgentValue("delivery_attempts_total") > attempts, Patience);
        await run.CaughtUpAsync(Patience);
        output.WriteLine($"F20: {what}: {await run.ValueAsync("delivery_attempts_total") - attempts} attempts");
    }

    /// <summary>The collector has the ticks and the agent does not know: it sends them again under their own numbers.</summary>
    private async Task LoseAcksAsync(LinkedStack run)
    {
        var before = await RepeatedAsync(run);
        run.Link.ToClient.Fault = LinkFault.Drop;
        await Task.Delay(2_000);
        run.Link.ToClient.Fault = LinkFault.None;
        run.Link.ResetConnections();
        await run.CaughtUpAsync(Patience);
        var repeated = await RepeatedAsync(run) - before;
        output.WriteLine($"F20: acks lost for 2 s: {repeated} ticks came again under their numbers");
        Assert.InRange(repeated, 1, double.MaxValue);
    }

    /// <summary>The collector's side ends and the agent's stays open: the agent takes that for the end of the stream and opens another.</summary>
    private async Task HalfCloseAsync(LinkedStack run)
    {
        var attempts = await run.ValueAsync("delivery_attempts_total");
        run.Link.HalfCloseConnections();
        await run.Stack.AgentSaysAsync(page => page.AgentValue("delivery_attempts_total") > attempts, Patience);
        await run.CaughtUpAsync(Patience);
        attempts = await run.ValueAsync("delivery_attempts_total") - attempts;
        output.WriteLine($"F20: closed by half: {attempts} attempts");
        Assert.InRange(attempts, 1, 12);
    }

    /// <summary>What an old connection still had on its way comes after what the next one brought; and acks come late.</summary>
    private async Task OvertakeAsync(LinkedStack run)
    {
        var (before, accepted) = (await RepeatedAsync(run), run.Link.Accepted);
        run.Link.ToClient.Delay = TimeSpan.FromSeconds(1);
        run.Link.HoldConnections();
        await run.Stack.AgentSaysAsync(page => page.AgentValue("delivery_connected") == 0, Patience);
        await run.CaughtUpAsync(Patience, ticks: 6);
        // Whether a tick was on its way is a matter of the moment; that another connection serves before the old one's bytes come is not.
        Assert.InRange(run.Link.Accepted, accepted + 1, int.MaxValue);
        run.Link.ReleaseConnections();
        await Task.Delay(2_000);
        run.Link.ToClient.Delay = TimeSpan.Zero;
        await run.CaughtUpAsync(Patience);
        output.WriteLine($"F20: overtaken by the next connection, acks a second late: {await RepeatedAsync(run) - before} ticks came again under their numbers");
    }

    private static async Task<double> RepeatedAsync(LinkedStack run) =>
        (await run.Stack.CollectorMetricsAsync()).Of("footprint_collector_repeated_ticks_total").Sum(sample => sample.Value);
}
