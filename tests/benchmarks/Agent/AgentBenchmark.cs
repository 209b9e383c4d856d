using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.Benchmarks.Ingest;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.Benchmarks.Agent;

/// <summary>
/// What the agent itself costs a host of eight GPUs, each NVML call taking 0.4 ms, one row a second, with a collector that takes its batches:
/// once with GPUs whose power must be read ten times a second, once with energy counters. Beside them, in the same run, a bare loop of the same calls.
/// </summary>
internal sealed class AgentBenchmark : IBenchmark
{
    private const string WithoutCounter = "latency_us 400\ndevices 8 name=\"Tesla P100-PCIE-16GB\" arch=4 refresh_ms=20 window_ms=20 counter=off average=off instant=off source=square low=60 high=250 period=1.3 duty=0.7";
    private const string WithCounter = "latency_us 400\ndevices 8 refresh_ms=100 window_ms=1000 source=square low=60 high=700 period=1.3 duty=0.7";
    // The runtime compiles what is called once a second for the better part of a minute.
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Measuring = TimeSpan.FromSeconds(60);

    public string Name => "agent";

    public string Summary => "memory and CPU of the agent with 8 GPUs at 1 Hz, beside a bare loop of the same calls";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryDirectory();
        await using var floor = await ServerProcess.StartBareAsync();
        var shipped = RepositoryRoot.Combine("artifacts", "agent", "footprint-agent");
        List<(string Form, ChildProcess Child)> children =
        [
            ("bare loop of the same calls, 10 Hz", Loop(folder)),
            ("framework-dependent, 10 Hz inside", Agent(folder, floor, null, "portable", WithoutCounter)),
        ];
        if (File.Exists(shipped))
        {
            children.Add(("as shipped, 10 Hz inside", Agent(folder, floor, shipped, "integrated", WithoutCounter)));
            children.Add(("as shipped, energy counters", Agent(folder, floor, shipped, "counted", WithCounter)));
        }

        await Task.Delay(Warming, cancellationToken);
        var before = children.ConvertAll(child => (Cpu: Cpu(child.Child), At: Stopwatch.GetTimestamp()));
        await Task.Delay(Measuring, cancellationToken);
        var table = new Table("8 GPUs, 1 Hz, 0.4 ms a call", "RSS MB", "CPU s/hour", "% of a core", "threads");
        for (var i = 0; i < children.Count; i++)
        {
            using var process = Process.GetProcessById(children[i].Child.Id);
            var share = (Cpu(children[i].Child) - before[i].Cpu) / Stopwatch.GetElapsedTime(before[i].At);
            table.Add(children[i].Form, Text(process.WorkingSet64 / 1e6), Text(share * 3600), Text(share * 100, "f2"), Text(process.Threads.Count, "f0"));
        }

        await table.WriteAsync(output);
        foreach (var (_, child) in children)
            await child.DisposeAsync();
        return true;
    }

    private static ChildProcess Loop(TemporaryDirectory folder) => ChildProcess.Start(
        "dotnet",
        [typeof(AgentBenchmark).Assembly.Location, BareLoop.Verb, FakeNvmlBuild.Current],
        Scenario(folder, "loop", WithoutCounter));

    /// <summary>Without a binary: as this program was built.</summary>
    private static ChildProcess Agent(TemporaryDirectory folder, ServerProcess collector, string? binary, string name, string scenario)
    {
        string[] arguments =
        [
            "serve", $"--Collector:Endpoint={collector.Endpoint}", $"--Nvml:LibraryPath={FakeNvmlBuild.Current}",
            $"--StateDirectory={folder.Combine("state-" + name)}", $"--Metrics:Listen=127.0.0.1:{FreePort.Next()}",
        ];
        var environment = Scenario(folder, name, scenario);
        return binary is null
            ? ChildProcess.Start("dotnet", [ServerProcess.Assembly("footprint-agent"), .. arguments], environment)
            : ChildProcess.Start(binary, arguments, environment);
    }

    private static Dictionary<string, string?> Scenario(TemporaryDirectory folder, string name, string text) =>
        new() { ["FAKENVML_SCENARIO"] = folder.Write(name + ".scenario", text) };

    private static TimeSpan Cpu(ChildProcess child)
    {
        using var process = Process.GetProcessById(child.Id);
        return process.TotalProcessorTime;
    }

    private static string Text(double value, string format = "f1") => value.ToString(format, CultureInfo.InvariantCulture);
}
