using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary><c>footprint run</c> as a process on the fake library, with nothing else running.</summary>
internal sealed class RunScript : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Two GPUs whose registers move every 20 ms.
    private const string Gpus = """
        devices 2 name="NVIDIA H100 80GB HBM3" arch=9 refresh_ms=100 window_ms=1000 counter=on counter_refresh_ms=20 source=constant low=300 high=300
        device 1 source=square low=60 high=400 period=1.0 duty=0.5
        """;

    private readonly TemporaryDirectory _folder = new();

    public RunScript() => Scenario = new NvmlScenario(_folder, Gpus);

    public NvmlScenario Scenario { get; }

    public ChildProcess? Process { get; private set; }

    /// <summary>Starts it with the fake library before the other arguments; it asks no agent of the machine.</summary>
    public ChildProcess Start(params string[] arguments) =>
        Process = Service.Cli.Start(["run", "--standalone", "--nvml", FakeNvmlBuild.Current, .. arguments], Scenario.Environment);

    public async Task<int> EndAsync(params string[] arguments) => await Start(arguments).WaitForExitAsync(Patience);

    /// <summary>The report of <c>--json</c>: the last line of the standard output.</summary>
    public JsonElement Report() => JsonDocument.Parse(Process!.Output[^1]).RootElement.Clone();

    /// <summary>The true joules of both GPUs between the start of a process, as the kernel has it (ticks of 10 ms since boot), and a line of <c>/proc/uptime</c>.</summary>
    public double TrueJoules(string startTicks, string uptime)
    {
        // Both count since boot; timestamps are CLOCK_MONOTONIC in nanoseconds, the clock of the library, and lack only what the host slept.
        var offset = Stopwatch.GetTimestamp() - Nanoseconds(File.ReadAllText("/proc/uptime"), 1_000_000_000);
        var (start, end) = (Nanoseconds(startTicks, 10_000_000) + offset, Nanoseconds(uptime, 1_000_000_000) + offset);
        return Scenario.TrueJoules(0, start, end) + Scenario.TrueJoules(1, start, end);
    }

    private static long Nanoseconds(string text, decimal each) => (long)(decimal.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) * each);

    public async ValueTask DisposeAsync()
    {
        if (Process is not null) await Process.DisposeAsync();
        _folder.Dispose();
    }
}
