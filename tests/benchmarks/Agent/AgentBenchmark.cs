using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.Benchmarks.Ingest;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.Benchmarks.Agent;

/// <summary>What the agent itself costs a host, with eight simulated GPUs and a collector that takes its batches.</summary>
internal sealed class AgentBenchmark : IBenchmark
{
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Measuring = TimeSpan.FromSeconds(20);

    public string Name => "agent";

    public string Summary => "memory and CPU of the agent with 8 demo GPUs at 1 Hz";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var state = new TemporaryDirectory();
        await using var floor = await ServerProcess.StartBareAsync();
        await using var agent = ChildProcess.Start("dotnet",
        [
            ServerProcess.Assembly("footprint-agent"), "serve", "--Demo:Devices=8", $"--Collector:Endpoint={floor.Endpoint}",
            $"--StateDirectory={state.Path}", $"--Metrics:Listen=127.0.0.1:{FreePort.Next()}",
        ]);
        await Task.Delay(Warming, cancellationToken);
        using var process = Process.GetProcessById(agent.Id);
        var before = (Cpu: process.TotalProcessorTime, At: Stopwatch.GetTimestamp());
        await Task.Delay(Measuring, cancellationToken);
        process.Refresh();
        var share = (process.TotalProcessorTime - before.Cpu) / Stopwatch.GetElapsedTime(before.At);
        var table = new Table("form", "RSS MB", "CPU % of a core", "CPU s/hour", "threads");
        table.Add("framework-dependent", Text(process.WorkingSet64 / 1e6), Text(share * 100, "f2"), Text(share * 3600), Text(process.Threads.Count, "f0"));
        await table.WriteAsync(output);
        return true;
    }

    private static string Text(double value, string format = "f1") => value.ToString(format, CultureInfo.InvariantCulture);
}
