using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>A line that takes less than is measured.</summary>
[Collection(QuietCollection.Name)]
public sealed class SlowLinkTests(ITestOutputHelper output)
{
    private const int Gpus = 16;
    private static readonly string[] Settings = ["--Sampling:Interval=100ms"];

    [FakeNvmlFact]
    [Trait("Fault", "F24")]
    public Task Link_TooSlowForWhatIsMeasured_LeavesTheAgentFlatAndShowsTheLag() => StandAsync(bytesPerSecond: 1_000, TimeSpan.FromSeconds(25), isTooSlow: true);

    [FakeNvmlFact]
    [Trait("Fault", "F24")]
    [Trait("Category", "Slow")]
    public Task Link_OfTenKilobytesASecondForTenMinutes_LeavesTheAgentFlat() => StandAsync(bytesPerSecond: 10_000, TimeSpan.FromMinutes(10), isTooSlow: false);

    private async Task StandAsync(int bytesPerSecond, TimeSpan length, bool isTooSlow)
    {
        await using var run = await LinkedStack.StartAsync(Gpus, Settings);
        (run.Link.BytesPerSecond, run.Link.Fault) = (bytesPerSecond, LinkFault.Throttle);
        // What a first batch that does not fit sets in motion is over by then.
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (before, acknowledged) = (run.Agent.ResidentMebibytes, await run.ValueAsync("delivery_acknowledged_ticks_total"));
        var waiting = await run.ValueAsync("queue_ticks");
        await Task.Delay(length);
        var page = await run.Stack.AgentMetricsAsync();
        var after = run.Agent.ResidentMebibytes;
        var lag = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - page.AgentValue("queue_oldest_timestamp_seconds");
        acknowledged = page.AgentValue("delivery_acknowledged_ticks_total") - acknowledged;
        run.Link.Fault = LinkFault.None;
        await run.CaughtUpAsync(TimeSpan.FromSeconds(120), ticks: 20);

        output.WriteLine(FormattableString.Invariant(
            $"F24: {bytesPerSecond} B/s for {length.TotalSeconds} s of {Gpus} GPUs at 10 Hz: {acknowledged} ticks acknowledged, {page.AgentValue("queue_ticks")} wait, the oldest {lag:F0} s old by the metric; resident {before:F1} -> {after:F1} MiB ({100 * ((after / before) - 1):+0.0;-0.0} %); {await run.DemandTruthAsync()}"));
        Assert.InRange(acknowledged, 1, double.MaxValue);
        if (isTooSlow)
        {
            Assert.InRange(page.AgentValue("queue_ticks"), waiting + 1, double.MaxValue);
            Assert.InRange(lag, 10, double.MaxValue);
        }

        // So soon after its start an agent's heap has not found its size; ten minutes show whether it has one.
        Assert.InRange(after, 0, before * (isTooSlow ? 1.2 : 1.05));
    }
}
