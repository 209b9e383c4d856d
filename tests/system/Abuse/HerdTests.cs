using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>All agents come back in the same moment, from one address.</summary>
[Collection(QuietCollection.Name)]
public sealed class HerdTests(ITestOutputHelper output)
{
    private const int Agents = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Fault", "F22")]
    public async Task Collector_AfterARestart_ServesFiveHundredAgentsOfOneAddress()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var herd = Feeders.Start(stack.GrpcPort, Agents, devices: 1, TimeSpan.FromSeconds(1), seed: 22);
        await stack.UntilAsync(() => herd.Streams >= Agents, Patience);
        await stack.Collector!.KillAsync();
        var watch = Stopwatch.StartNew();
        await stack.StartCollectorAsync();
        await stack.UntilAsync(() => herd.ServedAgain(2) == Agents, Patience);
        var served = watch.Elapsed;
        await herd.FinishAsync(TimeSpan.FromSeconds(60));
        herd.DemandEnergy(await stack.SettledJoulesAsync(herd.FirstTick));

        var refused = (await stack.CollectorMetricsAsync()).Of("footprint_collector_refused_connections_total").Sum(sample => sample.Value);
        output.WriteLine(FormattableString.Invariant($"F22: {Agents} agents of one address served {served.TotalSeconds:F1} s after the restart; {refused} connections refused; {herd.AcknowledgedTicks} ticks, all of their joules there"));
        Assert.Equal(0, refused);
        Assert.InRange(served.TotalSeconds, 0, 30);
        Assert.Empty(herd.Rejections);
    }
}
