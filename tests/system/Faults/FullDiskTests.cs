using System.Diagnostics;
using System.Net;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Wire;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>The collector's disk runs full: ingest waits, reads go on, and nothing that was acknowledged is lost.</summary>
[Collection(QuietCollection.Name)]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const long FloorMebibytes = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ResumeWithin = TimeSpan.FromSeconds(5);

    [RootFact]
    [Trait("Fault", "F10")]
    public async Task Collector_WhoseDiskIsUnderItsFloor_ServesReadsAndResumesByItself()
    {
        await using var stack = new Stack();
        await using var disk = await SmallDisk.MountAsync(stack.CollectorState, mebibytes: 96);
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", $"--Storage:MinFreeSpace={FloorMebibytes}MiB");
        using var feeders = Feeders.Start(stack.GrpcPort, agents: 3, devices: 2, TimeSpan.FromMilliseconds(20), seed: 10);
        await stack.UntilAsync(() => feeders.AcknowledgedTicks > 100, Patience);

        disk.FillTo((FloorMebibytes - 4) << 20);
        await stack.UntilAsync(async () => (await ReadyAsync(stack)).Status == HttpStatusCode.ServiceUnavailable, Patience);
        Assert.Contains("Storage:MinFreeSpace", (await ReadyAsync(stack)).Text, StringComparison.Ordinal);
        await RefusedAsync(stack);
        var acknowledged = feeders.AcknowledgedTicks;
        await Task.Delay(TimeSpan.FromSeconds(2));
        var frozen = feeders.AcknowledgedTicks - acknowledged;
        var refusals = (await stack.CollectorMetricsAsync()).Of("footprint_collector_unavailable_total").Single(sample => sample.Labels["reason"] == "disk").Value;
        Assert.NotEqual(0, (await stack.ApiAsync("devices")).GetProperty("devices").GetArrayLength());

        disk.Empty();
        var watch = Stopwatch.StartNew();
        await stack.UntilAsync(() => feeders.AcknowledgedTicks > acknowledged, Patience);
        var resumed = watch.Elapsed;
        await feeders.FinishAsync(TimeSpan.FromSeconds(30));
        feeders.DemandEnergy(await stack.SettledJoulesAsync(feeders.FirstTick));

        output.WriteLine(FormattableString.Invariant(
            $"F10: {acknowledged} ticks before the floor, {frozen} acknowledged under it, {refusals} refusals, resumed after {resumed.TotalMilliseconds:F0} ms, {feeders.AcknowledgedTicks} ticks at the end, all of their joules there"));
        Assert.Equal(0, frozen);
        Assert.True(resumed <= ResumeWithin, $"resumed after {resumed}");
        Assert.Empty(feeders.Rejections);
    }

    private static async Task RefusedAsync(Stack stack)
    {
        var agent = Conversation.NewAgent(99);
        var (answer, ended) = await Conversation.SayAsync(stack.GrpcPort, new() { Hello = Conversation.HelloOf(agent) }, new() { Inventory = agent.Inventory });
        Assert.Null(answer);
        Assert.Equal(GrpcStatusCode.Unavailable, ended);
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(Stack stack)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{stack.HttpPort}/readyz"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
