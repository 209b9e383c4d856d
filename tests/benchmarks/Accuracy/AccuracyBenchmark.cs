using System.Globalization;
using TelemetryFootprint.Benchmarks.Ingest;
using TelemetryFootprint.TestKit.Exposition;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.Benchmarks.Accuracy;

/// <summary>
/// Joules of every kind of sensor and load against their closed form: agent and collector as they are, and beside them, in the same
/// run on the same library, what most tools do: power once a second, joined by trapezoids.
/// </summary>
internal sealed class AccuracyBenchmark : IBenchmark
{
    // So long that a register of 100 ms holds 0.2 % at each load.
    private static readonly TimeSpan Judged = TimeSpan.FromSeconds(130);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "accuracy";

    public string Summary => "joules against closed forms, beside a naive trapezoid at 1 Hz";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        // The idle device is put to work halfway.
        var start = TimeSpan.FromSeconds(AccuracyCase.StepSeconds) - (Judged / 2);
        var scenario = new NvmlScenario(folder, AccuracyCase.Scenario, -start);
        await using var collector = await ServerProcess.StartCollectorAsync(folder.Combine("collector"));
        await using var agent = ChildProcess.Start(
            "dotnet",
            [
                ServerProcess.Assembly("footprint-agent"), "serve", $"--Collector:Endpoint={collector.Endpoint}", $"--Nvml:LibraryPath={FakeNvmlBuild.Current}",
                $"--StateDirectory={folder.Combine("agent")}", $"--Metrics:Listen=127.0.0.1:{FreePort.Next()}",
            ],
            scenario.Environment);
        using var naive = new NaiveMeter(folder, scenario.Origin);
        await naive.RunAsync(Judged, cancellationToken);
        await agent.TerminateAsync(Patience);
        await collector.UntilIdleAsync(cancellationToken);
        using var http = new HttpClient();
        // A counter's first sample is 0, so that its increase is seen from the start.
        _ = await http.GetStringAsync(collector.Metrics, cancellationToken);
        var scrape = new Scrape(await http.GetStringAsync(collector.Metrics, cancellationToken));
        return await WriteAsync(output, scenario, scrape, naive);
    }

    private static async Task<bool> WriteAsync(TextWriter output, NvmlScenario scenario, Scrape scrape, NaiveMeter naive)
    {
        var table = new Table("sensor and load", "truth J", "ours J", "error %", "allowed %", "bounds %", "truth inside", "naive error %");
        var isKept = true;
        for (var index = 0; index < AccuracyCase.All.Count; index++)
        {
            var item = AccuracyCase.All[index];
            var verdict = AccuracyVerdict.Of(scenario, index, Part);
            isKept &= verdict.IsKept;
            table.Add(
                item.Name, Text(verdict.Truth, "f0"), Text(verdict.Joules, "f0"), Text(verdict.Error * 100), verdict.Allowed is { } allowed ? Text(allowed * 100, "f1") : "bounds",
                Text(verdict.HalfWidth * 100, "f1"), verdict.IsInside ? "yes" : "NO", Text(naive.Error(index) * 100));

            double Part(string name) => scrape.ByGpu($"footprint_gpu_{name}_joules_total").GetValueOrDefault(AccuracyCase.Uuid(index), double.NaN);
        }

        await table.WriteAsync(output);
        return isKept;
    }

    private static string Text(double value, string format = "f2") => value.ToString(format, CultureInfo.InvariantCulture);
}
