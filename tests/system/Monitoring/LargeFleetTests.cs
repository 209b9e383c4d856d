using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Security;
using TelemetryFootprint.TestKit.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>Ten thousand GPUs whose readings come over real streams: a real Prometheus reads the page with its usual timeout, and a reader of OTLP is pushed all of it.</summary>
public sealed class LargeFleetTests(ITestOutputHelper output)
{
    private const int Hosts = 50;
    private const int GpusPerHost = 200;
    private const int Gpus = Hosts * GpusPerHost;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What a live GPU has.</summary>
    private static readonly string[] Families =
    [
        "footprint_gpu_power_watts", "footprint_gpu_utilization_ratio", "footprint_gpu_memory_used_bytes", "footprint_gpu_temperature_celsius", "footprint_gpu_emissions_rate_grams_per_second",
        "footprint_gpu_energy_joules_total", "footprint_gpu_energy_low_joules_total", "footprint_gpu_emissions_grams_total", "footprint_gpu_info",
    ];

    [InstalledFact("prometheus")]
    [Trait("Category", "Slow")]
    public async Task TenThousandLiveGpus_AreAllInPrometheusAndInOtlp()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var stack = new Stack();
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", "--Limits:MetricsInterval=1s", $"--Otlp:Endpoint={receiver.Address}", "--Otlp:Interval=5s");
        await using var prometheus = PrometheusServer.Start(stack.Folder.Combine("prometheus"), $$"""
            global: { scrape_interval: 10s }
            scrape_configs: [{ job_name: footprint-collector, static_configs: [{ targets: ["127.0.0.1:{{stack.HttpPort}}"] }] }]
            """);
        await prometheus.ReadyAsync(Patience);

        using var over = new CancellationTokenSource();
        var fleet = new FleetLoad(
            new() { Agents = Hosts, DevicesPerAgent = GpusPerHost, Interval = Interval, Seed = 11, Start = TimeProvider.System.GetUtcNow() - (2 * Interval) }, new AgentLoadOptions(TicksPerBatch: 1), TimeProvider.System);
        var feeding = FeedAsync(fleet, new Uri($"http://127.0.0.1:{stack.GrpcPort}"), over.Token);
        var watch = Stopwatch.StartNew();
        foreach (var name in Families) await stack.UntilAsync(async () => await FigureAsync(prometheus, $"count(count by (gpu_uuid) ({name}))") == Gpus, Patience);
        var known = watch.Elapsed;
        // All at once, and each once.
        Assert.Equal(Gpus, await FigureAsync(prometheus, "count(footprint_gpu_power_watts)"));
        await stack.UntilAsync(() => receiver.NewestOf("hw.power").Count == Gpus, Patience);

        await over.CancelAsync();
        await feeding;
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_collector_ledger_lag_rows").Single().Value == 0, Patience);
        await DemandTruthAsync(stack, fleet, prometheus, receiver);

        var (samples, seconds) = (await FigureAsync(prometheus, "max_over_time(scrape_samples_scraped[10m])"), await FigureAsync(prometheus, "max_over_time(scrape_duration_seconds[10m])"));
        var megabytes = (await stack.CollectorMetricsAsync()).Text.Length / 1e6;
        var resident = ProcessFootprint.MebibytesOf(stack.Collector!);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Gpus} live GPUs: {samples:0} samples in {seconds:0.00} s at most, page {megabytes:0.0} MB at the end; all known after {known.TotalSeconds:0} s; collector {resident:0} MiB resident"));
        Assert.Equal(1, await FigureAsync(prometheus, "min_over_time(up[10m])"));
    }

    /// <summary>A tick of each host as its time comes, so that its GPUs are live.</summary>
    private static async Task FeedAsync(FleetLoad fleet, Uri collector, CancellationToken over)
    {
        for (ulong ticks = 2; !over.IsCancellationRequested; ticks++)
        {
            using var limit = new CancellationTokenSource(Patience);
            await fleet.RunAsync(() => collector, ticks, limit.Token);
            await Task.Delay(Interval, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Energy as it was drawn, of each GPU in the push, of one and of all in PromQL.</summary>
    private static async Task DemandTruthAsync(Stack stack, FleetLoad fleet, PromqlServer prometheus, OtlpReceiver receiver)
    {
        var truth = fleet.Agents.All.SelectMany(agent => agent.Inventory.Devices).ToDictionary(device => device.Uuid, device => fleet.Oracle.ObservableEnergy(device.Uuid).Millijoules / 1000.0);
        Assert.Equal(Gpus, truth.Count);
        var (one, joules) = truth.MaxBy(gpu => gpu.Value);
        await stack.UntilAsync(async () => await FigureAsync(prometheus, $$"""footprint_gpu_energy_joules_total{gpu_uuid="{{one}}"}""") == joules, Patience);
        Assert.Equal(truth.Values.Sum(), (await FigureAsync(prometheus, "sum(footprint_gpu_energy_joules_total)"))!.Value, 3);
        await stack.UntilAsync(() => receiver.NewestOf("hw.energy") is var pushed && pushed.Count == Gpus && truth.All(gpu => pushed[gpu.Key] == gpu.Value), Patience);
    }

    /// <summary>Null: there is none.</summary>
    private static async Task<double?> FigureAsync(PromqlServer prometheus, string query) =>
        await prometheus.QueryAsync(query) is [var series] ? double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : null;
}
