using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Spool;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>
/// F58: a fault of a random kind each minute, for as many minutes as <c>FOOTPRINT_SOAK_MINUTES</c> says (6). Every joule once at the end, and
/// a collector that is never killed holds no more at the end than at the beginning.
/// </summary>
[Collection(QuietCollection.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const double MostMebibytesPerHour = 1;

    /// <summary>What a garbage collection more or less makes: below it no slope is seen in a short soak.</summary>
    private const double NoiseMebibytes = 24;

    private const int NoiseDescriptors = 24;
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(25);

    private readonly Random _random = new(58);

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F58")]
    public async Task Services_UnderAFaultEachMinute_KeepEveryJouleAndTheirSize()
    {
        var minutes = int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_SOAK_MINUTES") ?? "6", CultureInfo.InvariantCulture);
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var run = new AgentKillRun(stack);
        await run.StartAsync();
        // Of what it measured before its first commit nobody could know after its death.
        await stack.AgentSaysAsync(page => page.AgentValue("delivery_acknowledged_ticks_total") > 5, Turn);
        using var feeders = Feeders.Start(stack.GrpcPort, agents: 10, devices: 8, TimeSpan.FromMilliseconds(100), seed: 58);
        var sizes = new List<ProcessFootprint>();
        for (var minute = 0; minute < minutes; minute++)
        {
            var clock = Stopwatch.StartNew();
            var fault = await FaultAsync(stack, run);
            await Task.Delay(TimeSpan.FromTicks(Math.Max(Quiet.Ticks, (Turn - clock.Elapsed).Ticks)));
            sizes.Add(ProcessFootprint.Of(stack.Collector!));
            output.WriteLine(FormattableString.Invariant($"minute {minute}: {fault}: collector {sizes[^1].ResidentMebibytes:F1} MiB, {sizes[^1].Descriptors} descriptors"));
        }

        await feeders.FinishAsync(TimeSpan.FromMinutes(2));
        var said = await run.JudgeAsync(from: feeders.FirstTick);
        var joules = await stack.SettledJoulesAsync(feeders.FirstTick);
        feeders.DemandEnergy(joules.Where(pair => pair.Key != AgentKillRun.Uuid).ToDictionary());
        var grown = sizes[^1].ResidentMebibytes - sizes[0].ResidentMebibytes;
        output.WriteLine(FormattableString.Invariant(
            $"F58: {minutes} min: {said}; {feeders.AcknowledgedTicks} ticks of feeders, all joules there once; collector {grown:+0.0;-0.0} MiB, {grown / minutes * 60:F1} MiB/h, {sizes[^1].Descriptors - sizes[0].Descriptors} descriptors"));
        Assert.InRange(grown, double.MinValue, NoiseMebibytes + (MostMebibytesPerHour * minutes / 60));
        Assert.InRange(sizes[^1].Descriptors, 0, sizes[0].Descriptors + NoiseDescriptors);
    }

    /// <summary>The collector lives on: its size is judged. Its own deaths are other rows'.</summary>
    private async Task<string> FaultAsync(Stack stack, AgentKillRun run)
    {
        switch (_random.Next(4))
        {
            case 0:
                await stack.Agent!.KillAsync();
                run.Launch();
                return "agent killed";
            case 1:
                var points = FaultPoints.Of("spool", "delivery");
                var point = points[_random.Next(points.Count)];
                await stack.Agent!.KillAsync();
                await run.DieAtAsync(point);
                run.Launch();
                return $"agent killed at {point}";
            case 2:
                await PauseAsync(stack.Collector!);
                return "collector stopped";
            default:
                await PauseAsync(stack.Agent!);
                return "agent stopped";
        }
    }

    private static async Task PauseAsync(ChildProcess child)
    {
        await child.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(15));
        await child.SignalAsync("CONT");
    }
}
