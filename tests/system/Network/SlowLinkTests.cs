using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>A line that takes less than is measured.</summary>
[Trait(CalmPhase.Name, CalmPhase.Value)]
public sealed class SlowLinkTests(ITestOutputHelper output)
{
    private const int Gpus = 16;
    private const double Steady = 1.05;

    // So soon after its start an agent's heap has not found its size.
    private const double SoonAfterItsStart = 1.2;

    // A build for debugging keeps every local alive to the end of its method, so that more of it grows old before it is collected.
    private const double SteadyForDebugging = 1.1;

    private static readonly string[] Settings = ["--Sampling:Interval=100ms"];

    [FakeNvmlFact]
    [Trait("Fault", "F24")]
    public async Task Link_TooSlowForWhatIsMeasured_LeavesTheAgentSmallAndShowsTheLag()
    {
        await using var run = await ThrottledAsync(bytesPerSecond: 1_000);
        // What a first batch that does not fit sets in motion is over by then.
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (before, start) = (run.Agent.ResidentMebibytes, await LagAsync(run));
        await Task.Delay(TimeSpan.FromSeconds(25));
        var (after, end) = (run.Agent.ResidentMebibytes, await LagAsync(run));
        await EndAsync(run, start, end, FormattableString.Invariant($"resident {before:F1} -> {after:F1} MiB ({100 * ((after / before) - 1):+0.0;-0.0} %)"));
        Behind(start, end);
        Assert.InRange(after, 0, before * SoonAfterItsStart);
    }

    /// <summary>
    /// A thousand bytes a second are half of what this host measures, so that its queue grows all the time; ten thousand are six times as much as it needs,
    /// and hold up nothing but each answer.
    /// </summary>
    [FakeNvmlTheory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [Trait("Fault", "F24")]
    [Trait("Category", "Slow")]
    public async Task Link_SlowForALongTime_LeavesTheAgentFlat(int bytesPerSecond)
    {
        await using var run = await ThrottledAsync(bytesPerSecond);
        // Every path is compiled and every buffer grown once: its page is read, its caches are full, and its heap has had a collection of all generations.
        await LevelAsync(run, TimeSpan.FromMinutes(5));
        var start = await LagAsync(run);
        var level = await LevelAsync(run, TimeSpan.FromMinutes(8));
        var end = await LagAsync(run);
        await EndAsync(run, start, end, level.ToString());
        if (bytesPerSecond == 1_000) Behind(start, end);
        level.DemandFlat(Service.ShippedAgent is null ? SteadyForDebugging : Steady);
    }

    private static async Task<LinkedStack> ThrottledAsync(int bytesPerSecond)
    {
        var run = await LinkedStack.StartAsync(Gpus, Settings);
        (run.Link.BytesPerSecond, run.Link.Fault) = (bytesPerSecond, LinkFault.Throttle);
        return run;
    }

    /// <summary>Its memory every few seconds; its page is asked for as often as Prometheus would.</summary>
    private static async Task<MemoryLevel> LevelAsync(LinkedStack run, TimeSpan length)
    {
        var level = new MemoryLevel(length);
        while (level.IsOpen)
        {
            level.Add(run.Agent.ResidentMebibytes);
            await run.Stack.AgentMetricsAsync();
            await Task.Delay(TimeSpan.FromSeconds(5));
        }

        return level;
    }

    private static async Task<Lag> LagAsync(LinkedStack run)
    {
        var page = await run.Stack.AgentMetricsAsync();
        var waiting = page.AgentValue("queue_ticks");
        // Where nothing waits there is no oldest.
        var seconds = waiting == 0 ? 0 : (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - page.AgentValue("queue_oldest_timestamp_seconds");
        return new(waiting, seconds, page.AgentValue("delivery_acknowledged_ticks_total"));
    }

    private static void Behind(Lag start, Lag end)
    {
        Assert.InRange(end.Waiting, start.Waiting + 1, double.MaxValue);
        Assert.InRange(end.Seconds, 10, double.MaxValue);
    }

    /// <summary>The line is whole again: all that waited arrives, and its joules are the truth.</summary>
    private async Task EndAsync(LinkedStack run, Lag start, Lag end, string memory)
    {
        run.Link.Fault = LinkFault.None;
        await run.CaughtUpAsync(TimeSpan.FromSeconds(120), ticks: 20);
        output.WriteLine(FormattableString.Invariant(
            $"F24: {run.Link.BytesPerSecond} B/s for {Gpus} GPUs at 10 Hz: {end.Acknowledged - start.Acknowledged} ticks acknowledged, {start.Waiting} -> {end.Waiting} wait, the oldest {end.Seconds:F0} s old by the metric; {memory}; {await run.DemandTruthAsync()}"));
        Assert.InRange(end.Acknowledged - start.Acknowledged, 1, double.MaxValue);
    }

    /// <summary>Ticks that wait, the age of the oldest by the metric in seconds, and ticks acknowledged since the start.</summary>
    private readonly record struct Lag(double Waiting, double Seconds, double Acknowledged);
}
