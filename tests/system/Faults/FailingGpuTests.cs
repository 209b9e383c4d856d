using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>One GPU of eight fails. The other seven keep their seconds, and the failing one shows a gap, never a zero.</summary>
[Trait(CalmPhase.Name, CalmPhase.Value)]
public sealed class FailingGpuTests(ITestOutputHelper output)
{
    // Every code of NVML but success.
    private static readonly int[] Codes = [.. Enumerable.Range(1, 30), 999];

    [FakeNvmlFact]
    public async Task SeveralCodes_OnSeveralCalls_DisturbNoOtherGpu()
    {
        const string faults = """
            fault device=3 call=* code=15 from=8 to=16.5
            fault device=3 call=* code=999 from=17.5 to=18.5
            fault device=3 call=nvmlDeviceGetTotalEnergyConsumption code=3 from=19.5 to=20.5
            fault device=3 call=nvmlDeviceGetPowerUsage code=16 from=21.5 to=22.5
            fault device=3 call=nvmlDeviceGetTotalEnergyConsumption code=21 from=23.5 to=24.5
            fault device=3 call=* code=1 from=25.5 to=26.5
            """;

        var run = await RunAsync(3, faults, 28);

        AssertGap(run, 8, 16.5);
        Assert.Contains(run.Sightings, sighting => sighting is { Seconds: > 27.6, AgentWatts: > 0, CollectorWatts: > 0 });
    }

    [FakeNvmlFact]
    public async Task EveryCode_OneAfterTheOther_DisturbsNoOtherGpu()
    {
        // The windows touch, so the agent's search for lost GPUs, every 30 s, falls into them too.
        const int from = 6;
        Assert.Equal(31, Codes.Length);
        var faults = string.Join('\n', Codes.Select((code, window) => $"fault device=5 call=* code={code} from={from + window} to={from + window + 1}"));

        var run = await RunAsync(5, faults, from + Codes.Length + 4);

        AssertGap(run, from, from + Codes.Length);
        Assert.Contains(run.Sightings, sighting => sighting.Seconds > from + Codes.Length + 2.5 && sighting is { AgentWatts: > 0, CollectorWatts: > 0 });
    }

    /// <summary>A stall that the failing GPU causes comes again; one that the machine caused does not.</summary>
    private async Task<FaultRun> RunAsync(int failing, string faults, double seconds)
    {
        var run = new FaultRun(failing);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            run = new FaultRun(failing);
            await run.RunAsync(faults, seconds);
            output.WriteLine(FormattableString.Invariant(
                $"worst tick {run.WorstMilliseconds:F1} ms off, {run.LateTicks.Count} late; joules over truth {run.Ratios.Min():F5} to {run.Ratios.Max():F5}, failing {run.Ratios[failing]:F5}"));
            output.WriteLine($"{run.Before} -> {run.After}\n{string.Join('\n', run.Said.Concat(run.LateTicks))}");
            if (run.LateTicks.Count == 0)
                break;
        }

        Assert.Empty(run.LateTicks);
        // Nothing is lost while a GPU with a counter is silent, and nothing is invented.
        run.DemandConservation();
        Assert.Equal(run.Said.Distinct().Count(), run.Said.Count);
        Assert.InRange(run.After.Descriptors, 0, run.Before.Descriptors + 8);
        Assert.InRange(run.After.ResidentMebibytes, 0, run.Before.ResidentMebibytes + 24);
        return run;
    }

    // The agent sees it at its next tick; the collector calls a device silent after five seconds.
    private static void AssertGap(FaultRun run, double from, double to)
    {
        Assert.DoesNotContain(run.Sightings, sighting => sighting.AgentWatts is <= 0 || sighting.CollectorWatts is <= 0);
        Assert.Contains(run.Sightings, sighting => sighting.Seconds < from && sighting is { AgentWatts: > 0, CollectorWatts: > 0 });
        var inside = run.Sightings.Where(sighting => sighting.Seconds > from + 1.5 && sighting.Seconds < to).ToList();
        Assert.All(inside, sighting => Assert.Null(sighting.AgentWatts));
        var silent = inside.Where(sighting => sighting.Seconds > from + 7 && sighting.Seconds < to).ToList();
        Assert.NotEmpty(silent);
        Assert.All(silent, sighting => Assert.Null(sighting.CollectorWatts));
    }
}
