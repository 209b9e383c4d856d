using System.Diagnostics;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>A fleet's readings through a real collector into a real server, which is killed halfway. What the server then holds is judged point by point.</summary>
internal sealed class SinkRun(Stack stack, SeriesServer server, int ticks)
{
    private const int TicksPerBatch = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly SyntheticLoad Load = new() { Agents = 5, DevicesPerAgent = 8 };

    private readonly FleetLoad _fleet = new(Load, new AgentLoadOptions(TicksPerBatch), TimeProvider.System);

    /// <summary>From the first reading to the server's having all.</summary>
    public TimeSpan Took { get; private set; }

    public double Sent { get; private set; }

    public TimeSpan CollectorCpu { get; private set; }

    /// <summary>Half of it, the server's death, the other half while it is away, and its return.</summary>
    public async Task RunAsync(params string[] sink)
    {
        await server.StartAsync();
        if (server is InfluxServer influx) await influx.CreateDatabaseAsync();
        await stack.StartCollectorAsync(["--Site:Zone=GB", "--Grid:Providers=annual", $"--InfluxDb:Url={server.Url}", .. sink]);
        var begun = TimeProvider.System.GetTimestamp();
        await SendAsync(ticks / 2);
        // Some of it is there, and more is on its way.
        await stack.UntilAsync(async () => await ValueAsync("points_total") > 0, Patience);
        await server.KillAsync();
        await SendAsync(ticks);
        await stack.UntilAsync(async () => await FailuresAsync("unreachable") > 0, Patience);
        await server.StartAsync();
        await stack.UntilAsync(async () => await ValueAsync("replays_total") > 0 && await ValueAsync("lag_rows") == 0, Patience);
        (Took, Sent) = (TimeProvider.System.GetElapsedTime(begun), await ValueAsync("points_total"));
        using var collector = Process.GetProcessById(stack.Collector!.Id);
        CollectorCpu = collector.TotalProcessorTime;
    }

    /// <summary>Every reading once, with its own energy, and nothing else.</summary>
    public async Task<(long Readings, decimal Joules)> DemandTruthAsync()
    {
        var truth = Truth();
        // A server may show a little later what it took.
        var seen = await server.EnergyAsync();
        for (var attempt = 0; attempt < 60 && seen.Count < truth.Count; attempt++)
        {
            await Task.Delay(500);
            seen = await server.EnergyAsync();
        }

        Assert.Equal(truth.Count, seen.Count);
        Assert.Equal(Load.Agents * Load.DevicesPerAgent * ticks, seen.Count);
        Assert.Equal(truth.Values.Sum(energy => (decimal)energy), seen.Values.Sum(energy => (decimal)energy));
        // One by one: a message for each of a million would take minutes.
        Assert.DoesNotContain(truth, point => !seen.TryGetValue(point.Key, out var energy) || energy != point.Value);
        if (server is VictoriaServer victoria) await DemandSumsAsync(victoria, truth);
        return (seen.Count, seen.Values.Sum(energy => (decimal)energy) / 1000);
    }

    /// <summary>The same of each GPU by PromQL: as many, and as much.</summary>
    private async Task DemandSumsAsync(VictoriaServer victoria, Dictionary<(string Gpu, long At), long> truth)
    {
        var end = Load.Start + (ticks * Load.Interval) + TimeSpan.FromHours(1);
        var range = $"[{(long)(end - Load.Start).TotalHours + 1}h]";
        var counts = (await victoria.QueryAsync($"count_over_time(footprint_gpu_energy_j{range})", end)).ToDictionary(GpuOf, series => series.Value);
        var sums = (await victoria.QueryAsync($"sum_over_time(footprint_gpu_energy_j{range})", end)).ToDictionary(GpuOf, series => series.Value);
        var gpus = truth.GroupBy(point => point.Key.Gpu).ToList();
        Assert.Equal((gpus.Count, gpus.Count), (counts.Count, sums.Count));
        Assert.All(gpus, gpu =>
        {
            Assert.Equal(gpu.Count(), counts[gpu.Key]);
            // It adds floats one by one: the last of its fifteen digits are its own.
            var joules = (double)(gpu.Sum(point => (decimal)point.Value) / 1000);
            Assert.Equal(joules, sums[gpu.Key], joules * 1e-12);
        });
    }

    private static string GpuOf((JsonElement Labels, double Value) series) => series.Labels.GetProperty("gpu_uuid").GetString()!;

    public async Task<double> ValueAsync(string name) => (await stack.CollectorMetricsAsync()).Of($"footprint_collector_influx_{name}").Single().Value;

    private async Task<double> FailuresAsync(string reason) =>
        (await stack.CollectorMetricsAsync()).Of("footprint_collector_influx_failures_total").Single(sample => sample["reason"] == reason).Value;

    private async Task SendAsync(int untilTicks)
    {
        using var limit = new CancellationTokenSource(Patience);
        await _fleet.RunAsync(() => new Uri($"http://127.0.0.1:{stack.GrpcPort}"), (ulong)untilTicks, limit.Token);
    }

    /// <summary>The same settings make the same readings.</summary>
    private Dictionary<(string Gpu, long At), long> Truth()
    {
        var truth = new Dictionary<(string Gpu, long At), long>();
        foreach (var agent in new SyntheticAgents(Load).All)
        {
            for (var tick = 0; tick < ticks; tick++)
            {
                var moment = agent.NextTick().Tick;
                foreach (var row in moment.Rows) truth.Add((agent.Inventory.Devices[row.Device].Uuid, moment.UnixMicroseconds / 1000), row.CumulativeMillijoules);
            }
        }

        return truth;
    }
}
