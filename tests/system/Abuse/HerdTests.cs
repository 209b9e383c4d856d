using System.Diagnostics;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Abuse;

/// <summary>All agents come back in the same moment, from one address, each by TLS and with a credential of its own that it enrolled for.</summary>
[Collection(QuietCollection.Name)]
public sealed class HerdTests(ITestOutputHelper output)
{
    private const int Agents = 500;
    private const int RssLimitMebibytes = 256;

    private const double ServedWithinSeconds = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Fault", "F22")]
    public async Task Collector_AfterARestart_ServesFiveHundredEnrolledAgentsOfOneAddress()
    {
        await using var stack = new Stack();
        var guarded = new GuardedPort(stack);
        await guarded.StartCollectorAsync();
        var enrolling = Stopwatch.StartNew();
        using var herd = Feeders.Start(await guarded.AdmitAsync(Agents), Agents, devices: 1, TimeSpan.FromSeconds(1), seed: 22);
        await stack.UntilAsync(() => herd.StreamsOfEach.All(streams => streams > 0), Patience);
        var enrolled = enrolling.Elapsed;
        await stack.Collector!.KillAsync();
        var before = herd.StreamsOfEach;
        var (watch, most) = (Stopwatch.StartNew(), 0.0);
        await guarded.StartCollectorAsync();
        await stack.UntilAsync(
            () =>
            {
                most = Math.Max(most, ProcessFootprint.MebibytesOf(stack.Collector!));
                return herd.StreamsOfEach.Zip(before).All(one => one.First > one.Second);
            },
            Patience);
        var served = watch.Elapsed;
        await herd.FinishAsync(TimeSpan.FromSeconds(60));
        herd.DemandEnergy(await stack.SettledJoulesAsync(herd.FirstTick));

        var refused = (await stack.CollectorMetricsAsync()).Of("footprint_collector_refused_connections_total").Sum(sample => sample.Value);
        output.WriteLine(FormattableString.Invariant($"F22: {Agents} agents of one address enrolled in {enrolled.TotalSeconds:F1} s, all served {served.TotalSeconds:F1} s after the restart; {refused} connections told to come again before they were known; resident at most {most:F0} MiB; {herd.AcknowledgedTicks} ticks, all of their joules there"));
        Assert.InRange(served.TotalSeconds, 0, ServedWithinSeconds);
        Assert.InRange(most, 1, RssLimitMebibytes);
        Assert.Empty(herd.Rejections);
    }
}
