using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.SystemTests.Security;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>Two real Prometheus servers at one collector, as two replicas are: neither takes the beginning of a counter from the other.</summary>
public sealed class CounterBirthTests
{
    private const int Devices = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [InstalledFact("prometheus")]
    [Trait("Category", "Slow")]
    public async Task Counter_ThatBegins_IsSeenFromZeroByEachOfTwoServers()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", "--Limits:MetricsBirth=5s");
        var configuration = $$"""
            global: { scrape_interval: 2s }
            scrape_configs: [{ job_name: footprint-collector, static_configs: [{ targets: ["127.0.0.1:{{stack.HttpPort}}"] }] }]
            """;
        await using var first = PrometheusServer.Start(stack.Folder.Combine("first"), configuration);
        await using var second = PrometheusServer.Start(stack.Folder.Combine("second"), configuration);
        foreach (var server in (PromqlServer[])[first, second])
        {
            await server.ReadyAsync(Patience);
            await stack.UntilAsync(async () => await FigureAsync(server, "up") == 1, Patience);
        }

        // All of it is there before the next page.
        using var feeders = Feeders.Start(stack.GrpcPort, 1, Devices, TimeSpan.FromMilliseconds(1), seed: 5);
        await stack.UntilAsync(() => feeders.AcknowledgedTicks >= 20, Patience);
        await feeders.FinishAsync(Patience);
        var truth = feeders.Truth.Values.Sum();

        // What an increase is made of, without the share that it adds beyond its samples.
        foreach (var server in (PromqlServer[])[first, second])
        {
            foreach (var counter in (string[])["footprint_gpu_energy_joules_total", "footprint_project_energy_joules_total", "footprint_host_energy_joules_total"])
            {
                var query = $"sum(max_over_time({counter}[5m]) - min_over_time({counter}[5m]))";
                await stack.UntilAsync(async () => await FigureAsync(server, $"sum({counter})") is { } now && Math.Abs(now - truth) < 0.001, Patience);
                Assert.Equal(truth, (await FigureAsync(server, query))!.Value, 3);
            }
        }
    }

    /// <summary>Null: there is none.</summary>
    private static async Task<double?> FigureAsync(PromqlServer server, string query) =>
        await server.QueryAsync(query) is [var series] ? double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : null;
}
