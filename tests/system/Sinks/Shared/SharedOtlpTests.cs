using TelemetryFootprint.SystemTests.Harness;
using static TelemetryFootprint.TestKit.Net.OtlpCaller;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>An exporter behind one address for two collectors that share a store: its counter at 100 J is seen by A, its way to 950 J by B, and 1000 J by A again.</summary>
public sealed class SharedOtlpTests
{
    private const string Node = "dcgm-1";

    [InfluxFact]
    public async Task CounterThatChangesBetweenCollectors_IsTakenByNeitherAndInFullByOneWithItsOwnLedger()
    {
        await using var shared = new SharedStack();
        await shared.StartAsync();
        foreach (var (collector, joules) in (IEnumerable<(Stack, double)>)[(shared.One, 100), (shared.Two, 200), (shared.Two, 950), (shared.One, 1_000)])
        {
            Assert.StartsWith("9 OTLP is not taken with Store:Mode=influxdb", await ExportAsync(collector, joules), StringComparison.Ordinal);
        }

        foreach (var collector in (Stack[])[shared.One, shared.Two])
        {
            Assert.Empty((await shared.TotalsAsync(collector, "host")).GetProperty("rows").EnumerateArray());
            Assert.Equal(2, (await collector.CollectorMetricsAsync()).Of("footprint_collector_otlp_received_points_total").Single(sample => sample.Labels["outcome"] == "rejected").Value);
            // Once, whatever comes within a minute.
            var said = Assert.Single(collector.Collector!.Output, line => line.Contains("OTLP: 1 points were refused", StringComparison.Ordinal));
            Assert.Contains("Send each source to one collector with Store:Mode=embedded", said, StringComparison.Ordinal);
        }

        // What the line says to do.
        await shared.One.StopCollectorAsync();
        await shared.StartAsync(shared.One, "--Store:Mode=embedded");
        foreach (var joules in (double[])[100, 200, 950, 1_000]) Assert.Equal("", await ExportAsync(shared.One, joules));
        await shared.One.UntilAsync(
            async () => (await shared.TotalsAsync(shared.One, "host")).GetProperty("rows").EnumerateArray().Select(SharedStack.Millijoules).SequenceEqual([900_000L]), SharedStack.Patience);
    }

    private static async Task<string> ExportAsync(Stack collector, double joules)
    {
        var at = TimeProvider.System.GetUtcNow();
        var (_, status) = await TestKit.Net.OtlpCaller.ExportAsync(
            new Uri($"http://127.0.0.1:{collector.GrpcPort}"), new() { ResourceMetrics = { Host(Node, Sum("hw.energy", Point(at, joules, ("hw.id", "GPU-dcgm-1")))) } });
        return status;
    }
}
