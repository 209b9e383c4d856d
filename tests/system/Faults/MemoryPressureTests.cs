using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>F8: 96 MB for the agent and 192 MB for the collector, their file caches included, under more load than a fleet's.</summary>
public sealed class MemoryPressureTests(ITestOutputHelper output)
{
    private const int Gpus = 8;
    private const int Readers = 8;
    private static readonly TimeSpan Pressure = TimeSpan.FromSeconds(12);

    [MemoryGroupFact]
    [Trait("Fault", "F8")]
    public async Task Services_InSmallMemoryGroups_AreNotKilledAndLoseNothing()
    {
        await using var agent = new MemoryGroup("agent", 96);
        await using var collector = new MemoryGroup("collector", 192);
        await using var stack = new Stack { AgentMemory = agent, CollectorMemory = collector };
        await stack.StartCollectorAsync();
        var devices = string.Join('\n', Enumerable.Range(0, Gpus).Select(gpu => $"device {gpu} uuid={Uuid(gpu)}"));
        stack.Play($"devices {Gpus} watts=300 counter_refresh_ms=10\n{devices}");
        await stack.StartAgentAsync("--Sampling:Interval=100ms");
        using var feeders = Feeders.Start(stack.GrpcPort, agents: 8, devices: 8, TimeSpan.FromMilliseconds(5), seed: 8);
        using var reading = new CancellationTokenSource(Pressure);
        var pages = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => ReadAsync(stack, reading.Token)));
        await feeders.FinishAsync(TimeSpan.FromSeconds(60));
        await stack.StopAgentAsync();

        var joules = await stack.SettledJoulesAsync(feeders.FirstTick);
        feeders.DemandEnergy(joules.Where(pair => !IsPlayed(pair.Key)).ToDictionary());
        var truth = new FleetTruth(stack.Scenario!);
        foreach (var gpu in Enumerable.Range(0, Gpus))
        {
            var calls = stack.Scenario!.Successes(gpu, NvmlCall.Energy);
            truth.Add(gpu, Uuid(gpu), 0.002, calls[1], calls[^1]);
        }

        truth.Demand(joules.Where(pair => IsPlayed(pair.Key)).ToDictionary());
        output.WriteLine(FormattableString.Invariant(
            $"F8: agent at most {agent.PeakMebibytes:F0} of 96 MiB, {agent.Refusals} times at its limit, {agent.Kills} kills; collector {collector.PeakMebibytes:F0} of 192 MiB, {collector.Refusals} times, {collector.Kills} kills; {feeders.AcknowledgedTicks} ticks of {Gpus} GPUs each, {pages.Sum()} pages read, all joules there once"));
        Assert.Equal((0, 0), (agent.Kills, collector.Kills));
        Assert.False(stack.Collector!.HasExited);
        feeders.DemandTicks(await Databases.ReceivedTicksAsync(stack));
    }

    private static async Task<int> ReadAsync(Stack stack, CancellationToken stop)
    {
        var pages = 0;
        while (!stop.IsCancellationRequested)
        {
            await stack.CollectorMetricsAsync();
            await stack.ApiAsync("devices");
            pages += 2;
            await Task.Delay(20, CancellationToken.None);
        }

        return pages;
    }

    private static string Uuid(int gpu) => $"GPU-00000000-0000-0000-0000-00000000053{gpu}";

    private static bool IsPlayed(string uuid) => Enumerable.Range(0, Gpus).Any(gpu => Uuid(gpu) == uuid);
}
