using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Security;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A page of ten thousand GPUs, as a real Prometheus reads it with its usual timeout.</summary>
public sealed class LargeFleetTests(ITestOutputHelper output)
{
    private const int Hosts = 50;
    private const int GpusPerHost = 200;
    private const int Gpus = Hosts * GpusPerHost;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [InstalledFact("prometheus")]
    [Trait("Category", "Slow")]
    public async Task Prometheus_ScrapesTenThousandGpus()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", "--Limits:MetricsInterval=1s");
        // Two batches of each: most counters begin with a zero that is not worth reading.
        using (var feeders = Feeders.Start(stack.GrpcPort, TimeSpan.FromSeconds(2), new() { Agents = Hosts, DevicesPerAgent = GpusPerHost, Interval = TimeSpan.FromSeconds(1), Seed = 11, Start = TimeProvider.System.GetUtcNow().AddMinutes(-5) }))
        {
            await stack.UntilAsync(() => feeders.AcknowledgedTicks >= Hosts * 10, Patience);
            await feeders.FinishAsync(Patience);
        }

        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_collector_ledger_lag_rows").Single().Value == 0, Patience);
        await using var prometheus = PrometheusServer.Start(stack.Folder.Combine("prometheus"), $$"""
            global: { scrape_interval: 10s }
            scrape_configs: [{ job_name: footprint-collector, static_configs: [{ targets: ["127.0.0.1:{{stack.HttpPort}}"] }] }]
            """);
        await prometheus.ReadyAsync(Patience);

        var watch = Stopwatch.StartNew();
        foreach (var name in (string[])["footprint_gpu_energy_joules_total", "footprint_gpu_energy_low_joules_total", "footprint_gpu_emissions_grams_total", "footprint_gpu_info"])
            await stack.UntilAsync(async () => await FigureAsync(prometheus, $"count(count by (gpu_uuid) ({name}))") == Gpus, Patience);

        var (samples, seconds) = (await FigureAsync(prometheus, "scrape_samples_scraped"), await FigureAsync(prometheus, "scrape_duration_seconds"));
        var megabytes = (await stack.CollectorMetricsAsync()).Text.Length / 1e6;
        var resident = ProcessFootprint.MebibytesOf(stack.Collector!);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Gpus} GPUs: {samples:0} samples in {seconds:0.00} s, page {megabytes:0.0} MB; all known after {watch.Elapsed.TotalSeconds:0} s; collector {resident:0} MiB resident"));
        Assert.Equal(1, await FigureAsync(prometheus, "min_over_time(up[10m])"));
    }

    /// <summary>Null: there is none.</summary>
    private static async Task<double?> FigureAsync(PrometheusServer prometheus, string query) =>
        await prometheus.QueryAsync(query) is [var series] ? double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : null;
}
