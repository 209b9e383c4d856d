using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>Energy of hours ago, which two collectors with one InfluxDB answer from what they have rolled up: it is what all ticks sum to, whatever becomes of a collector.</summary>
public sealed class SharedRollUpTests
{
    private const string Run = "job of 'two'";
    private const string Rolled = "footprint_energy_minute";
    private const string Ticks = "footprint_energy";

    private static SharedStack Stack => new() { Start = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60) - (3 * 3600)) };

    [InfluxFact]
    public async Task EnergyOfHoursAgo_IsToldFromTheRollUp_WithWhatCameLate()
    {
        await using var shared = Stack;
        await shared.StartAsync();
        var (moves, back) = (new MovingAgent(1, Run, shared.Start), new MovingAgent(2, Run, shared.Start));
        await moves.SendAsync(shared.One.GrpcPort, 0, 150, 30);
        await back.SendAsync(shared.Two.GrpcPort, 0, 90, 30);
        // In the middle of a minute, with ticks that both have, and one that is placed on the other side of a minute's edge now.
        await moves.SendAsync(shared.Two.GrpcPort, 77, 230, 13);
        await AreToldAsync(shared, moves.OfRun(0, 230) + back.OfRun(0, 90), moves.Idle(0, 230) + back.Idle(0, 90));

        // Long after both have looked again, hours late.
        await back.SendAsync(shared.One.GrpcPort, 90, 119, 9);
        var (run, idle) = (moves.OfRun(0, 230) + back.OfRun(0, 119), moves.Idle(0, 230) + back.Idle(0, 119));
        await AreToldAsync(shared, run, idle);

        // No tick is summed for that any more.
        await shared.Store.QueryAsync($"DROP MEASUREMENT {Ticks}");
        await shared.SaysAsync(shared.One, ("__idle__", idle), (Run, run));
        await shared.SaysAsync(shared.Two, ("__idle__", idle), (Run, run));
    }

    [InfluxFact]
    public async Task CollectorKilledBetweenItsTicksAndTheirRollUp_TellsThemWhenItIsBack()
    {
        await using var shared = Stack;
        await shared.StartAsync();
        var agent = new MovingAgent(3, Run, shared.Start);
        await agent.SendAsync(shared.Two.GrpcPort, 0, 70, 20);
        await AreToldAsync(shared, agent.OfRun(0, 70), agent.Idle(0, 70));

        await agent.SendAsync(shared.Two.GrpcPort, 70, 200, 20);
        await shared.One.UntilAsync(async () => await SumAsync(shared, Ticks) == agent.OfRun(0, 200) + agent.Idle(0, 200), SharedStack.Patience);
        await shared.Two.Collector!.KillAsync();
        await agent.SendAsync(shared.One.GrpcPort, 195, 215, 20);

        await shared.StartAsync(shared.Two);
        await AreToldAsync(shared, agent.OfRun(0, 215), agent.Idle(0, 215));
        await shared.Two.UntilAsync(async () => (await shared.Two.CollectorMetricsAsync()).Of("footprint_collector_influx_minutes_lag_seconds").Single().Value == 0, SharedStack.Patience);
    }

    /// <summary>What a build that rolls nothing up left behind is told from its ticks, before and after the host's next energy.</summary>
    [InfluxFact]
    public async Task EnergyOfAnOlderBuild_IsToldFromItsTicks()
    {
        await using var shared = Stack;
        await shared.StartAsync();
        var agent = new MovingAgent(4, Run, shared.Start);
        await agent.SendAsync(shared.Two.GrpcPort, 0, 70, 20);
        await AreToldAsync(shared, agent.OfRun(0, 70), agent.Idle(0, 70));
        await shared.Two.Collector!.KillAsync();
        File.Delete(Path.Combine(shared.Two.CollectorState, "influxdb-rolled"));
        await shared.Store.QueryAsync($"DROP MEASUREMENT {Rolled}");
        await shared.Store.QueryAsync($"DROP MEASUREMENT {Rolled}_since");

        await shared.StartAsync(shared.Two);
        await shared.SaysAsync(shared.Two, ("__idle__", agent.Idle(0, 70)), (Run, agent.OfRun(0, 70)));
        await agent.SendAsync(shared.Two.GrpcPort, 70, 130, 20);
        await shared.SaysAsync(shared.Two, ("__idle__", agent.Idle(0, 130)), (Run, agent.OfRun(0, 130)));
        await shared.SaysAsync(shared.One, ("__idle__", agent.Idle(0, 130)), (Run, agent.OfRun(0, 130)));
        var since = Assert.Single(await shared.Store.QueryAsync($"SELECT max(since_minute) FROM {Rolled}_since GROUP BY host")).GetProperty("values")[0][1].GetInt64();
        Assert.True(since * 60 > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }

    /// <summary>By each collector's totals, by the ticks, their roll-up and the points for dashboards alike.</summary>
    private static async Task AreToldAsync(SharedStack shared, long ofRun, long idle)
    {
        (long Ticks, long Rolled, long Emissions) told = default;
        try
        {
            await shared.One.UntilAsync(
                async () =>
                {
                    told = (await SumAsync(shared, Ticks), await SumAsync(shared, Rolled), await EmissionsAsync(shared));
                    return told == (ofRun + idle, ofRun + idle, ofRun + idle);
                },
                SharedStack.Patience);
        }
        catch (TimeoutException error)
        {
            Assert.Fail($"wanted {ofRun + idle}; told {told}\n{error.Message}");
        }

        await shared.SaysAsync(shared.One, ("__idle__", idle), (Run, ofRun));
        await shared.SaysAsync(shared.Two, ("__idle__", idle), (Run, ofRun));
    }

    private static async Task<long> SumAsync(SharedStack shared, string measurement) =>
        (await shared.Store.QueryAsync($"SELECT sum(energy_mj) FROM {measurement}")).Sum(series => series.GetProperty("values")[0][1].GetInt64());

    private static async Task<long> EmissionsAsync(SharedStack shared) => (await shared.Store.QueryAsync("SELECT energy_j FROM footprint_emissions"))
        .SelectMany(series => series.GetProperty("values").EnumerateArray()).Sum(point => (long)Math.Round(point[1].GetDouble() * 1000));
}
