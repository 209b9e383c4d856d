using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>A network that goes away and comes back.</summary>
public sealed class PartitionTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [FakeNvmlFact]
    [Trait("Fault", "F18")]
    public async Task Partition_OfTenSeconds_LosesNothingAndCatchesUp()
    {
        await using var run = await LinkedStack.StartAsync(gpus: 2, ["--Sampling:Interval=200ms"]);
        await Task.Delay(3_000);
        run.Link.Fault = LinkFault.Stall;
        await Task.Delay(10_000);
        var waiting = await run.ValueAsync("queue_ticks");
        run.Link.Fault = LinkFault.None;
        var watch = Stopwatch.StartNew();
        await run.CaughtUpAsync(Patience);
        var caughtUp = watch.Elapsed;

        output.WriteLine(FormattableString.Invariant($"F18: {waiting} ticks waited after 10 s without network, caught up {caughtUp.TotalSeconds:F1} s after it; {await run.DemandTruthAsync()}"));
        Assert.InRange(waiting, 20, 60);
        // An attempt that was under way meanwhile may have to run into its deadline of ten seconds first.
        Assert.InRange(caughtUp.TotalSeconds, 0, 20);
    }

    /// <summary>Each 500 ms the link breaks and refuses, and is there again for as long.</summary>
    [FakeNvmlFact]
    [Trait("Fault", "F21")]
    public Task Flapping_ForHalfAMinute_MakesNoStorm() => FlapAsync(TimeSpan.FromSeconds(30));

    [FakeNvmlFact]
    [Trait("Fault", "F21")]
    [Trait("Category", "Slow")]
    public Task Flapping_ForFiveMinutes_MakesNoStorm() => FlapAsync(TimeSpan.FromMinutes(5));

    private async Task FlapAsync(TimeSpan length)
    {
        await using var run = await LinkedStack.StartAsync(gpus: 2, ["--Sampling:Interval=500ms"]);
        var before = await run.ValueAsync("delivery_attempts_total");
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < length)
        {
            run.Link.Fault = LinkFault.Refuse;
            run.Link.ResetConnections();
            await Task.Delay(500);
            run.Link.Fault = LinkFault.None;
            await Task.Delay(500);
        }

        var attempts = await run.ValueAsync("delivery_attempts_total") - before;
        var perSecond = attempts / watch.Elapsed.TotalSeconds;
        await run.CaughtUpAsync(Patience);

        output.WriteLine(FormattableString.Invariant($"F21: {attempts} attempts in {length.TotalSeconds} s of flapping, {perSecond:F2} a second; {await run.DemandTruthAsync()}"));
        Assert.InRange(attempts, 1, double.MaxValue);
        Assert.InRange(perSecond, 0, 1);
    }
}
