using TelemetryFootprint.Benchmarks.Accuracy;
using TelemetryFootprint.Benchmarks.Agent;
using TelemetryFootprint.Benchmarks.Codec;
using TelemetryFootprint.Benchmarks.Influx;
using TelemetryFootprint.Benchmarks.Ingest;
using TelemetryFootprint.Benchmarks.Ledger;

namespace TelemetryFootprint.Benchmarks;

/// <summary>All benchmarks by name.</summary>
internal static class BenchmarkList
{
    public static IReadOnlyList<IBenchmark> All { get; } = [new CodecBenchmark(), new IngestBenchmark(), new LedgerBenchmark(), new RestateBenchmark(), new BudgetBenchmark(), new AccountBenchmark(), new InfluxBenchmark(), new SharedBenchmark(), new AgentBenchmark(), new AccuracyBenchmark()];

    /// <summary>Exit code: 0 done, 1 outside of what is promised, 2 no such benchmark.</summary>
    public static async Task<int> RunAsync(string name, TextWriter output, CancellationToken cancellationToken)
    {
        if (name == "list")
        {
            await PrintAsync(output);
            return 0;
        }

        if (All.FirstOrDefault(benchmark => benchmark.Name == name) is { } chosen)
        {
            return await chosen.RunAsync(output, cancellationToken) ? 0 : 1;
        }

        await output.WriteLineAsync($"no benchmark is called {name}");
        await PrintAsync(output);
        return 2;
    }

    private static async Task PrintAsync(TextWriter output)
    {
        foreach (var benchmark in All)
        {
            await output.WriteLineAsync($"{benchmark.Name,-16} {benchmark.Summary}");
        }
    }
}
