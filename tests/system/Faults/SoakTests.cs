using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Network;
using TelemetryFootprint.SystemTests.Spool;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>
/// F58: a hundred agents of eight GPUs that live five times as fast as the clock, and a fault of a random kind each minute, for as many minutes as
/// <c>FOOTPRINT_SOAK_MINUTES</c> says (6). Every joule once at the end, and a collector that is never killed grows by less than a mebibyte an hour of
/// the fleet's time, once a third of the minutes has warmed it up.
/// </summary>
[Collection(QuietCollection.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const double MostMebibytesPerHour = 1;

    /// <summary>What a garbage collection more or less makes of a minute's median, a generation of 4 MiB: below it no slope is seen.</summary>
    private const double NoiseMebibytes = 4;

    private const int NoiseDescriptors = 24;
    private const int TicksPerBatch = 5; // a feeder's, one a second, each of a second
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(58);

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F58")]
    public async Task Services_UnderAFaultEachMinute_KeepEveryJouleAndTheirSize()
    {
        var minutes = int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_SOAK_MINUTES") ?? "6", CultureInfo.InvariantCulture);
        Assert.InRange(minutes, 2, int.MaxValue); // one to warm up, one to judge
        var warmUp = Math.Max(1, minutes / 3);
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var run = new AgentKillRun(stack);
        await run.StartAsync();
        // Of what it measured before its first commit nobody could know after its death.
        await stack.AgentSaysAsync(page => page.AgentValue("delivery_acknowledged_ticks_total") > 5, Turn);
        // The last of their ticks is of a time that has been.
        var fleet = new SyntheticLoad { Agents = 100, DevicesPerAgent = 8, Seed = 58, Start = TimeProvider.System.GetUtcNow() - (Turn * TicksPerBatch * (minutes + 5)) };
        using var feeders = Feeders.Start(stack.GrpcPort, TimeSpan.FromSeconds(1), fleet);
        await TroubleAsync(stack, run, warmUp, new MemoryLevel(Turn * warmUp));
        var (descriptors, level) = (ProcessFootprint.Of(stack.Collector!).Descriptors, new MemoryLevel(Turn * (minutes - warmUp)));
        await TroubleAsync(stack, run, minutes - warmUp, level);
        var opened = ProcessFootprint.Of(stack.Collector!).Descriptors - descriptors;
        await feeders.FinishAsync(TimeSpan.FromMinutes(2));
        var said = await run.JudgeAsync(from: feeders.FirstTick);
        var joules = await stack.SettledJoulesAsync(feeders.FirstTick);
        feeders.DemandEnergy(joules.Where(pair => pair.Key != AgentKillRun.Uuid).ToDictionary());
        var hours = (minutes - warmUp) * TicksPerBatch / 60.0;
        output.WriteLine(FormattableString.Invariant(
            $"F58: {minutes} min: {said}; {feeders.AcknowledgedTicks} ticks of feeders, all joules there once; collector {level} and {hours:F1} h of the fleet, {opened} descriptors more"));
        level.DemandGrowthBelow(NoiseMebibytes + (MostMebibytesPerHour * hours));
        Assert.InRange(opened, int.MinValue, NoiseDescriptors);
    }

    /// <summary>A fault each minute, and a look at the collector's memory each second.</summary>
    private async Task TroubleAsync(Stack stack, AgentKillRun run, int minutes, MemoryLevel level)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            var clock = Stopwatch.StartNew();
            var fault = FaultAsync(stack, run);
            while (!fault.IsCompleted || clock.Elapsed < Turn)
            {
                level.Add(ProcessFootprint.MebibytesOf(stack.Collector!));
                await Task.Delay(TimeSpan.FromSeconds(1));
            }

            output.WriteLine(FormattableString.Invariant($"minute {minute}: {await fault}: collector {ProcessFootprint.MebibytesOf(stack.Collector!):F1} MiB"));
        }
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
