using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.Benchmarks.Ingest;

/// <summary>Agents over real gRPC into the real collector, each batch acknowledged after its commit; and the same into the floor.</summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int Agents = 8;
    private const int Devices = 8;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public string Name => "ingest";

    public string Summary => "readings per second and server CPU per reading, durable, beside a bare Kestrel that only parses";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var table = new Table("readings/batch", "durable readings/s", "bare readings/s", "durable µs CPU", "bare µs CPU", "CPU ratio");
        foreach (var (ticks, warm, measured) in ((int Ticks, int Warm, int Measured)[])[(1, 300, 600), (8, 2_000, 4_000), (64, 4_000, 8_000)])
            table.Add(await RowAsync(ticks, warm, measured, cancellationToken));
        await output.WriteLineAsync($"{Agents} agents of {Devices} devices on loopback, 16 batches in flight each; the load runs on the same cores.");
        await output.WriteLineAsync("CPU is the server process's, until its ledger has everything; the first third of each run warms up and is not counted.");
        await table.WriteAsync(output);
        return true;
    }

    private static async Task<string[]> RowAsync(int ticks, int warm, int measured, CancellationToken cancellationToken)
    {
        using var state = new TemporaryDirectory();
        (double Rate, double Cpu) durable, bare;
        await using (var collector = await ServerProcess.StartCollectorAsync(state.Path)) durable = await LoadAsync(collector, ticks, warm, measured, cancellationToken);
        await using (var floor = await ServerProcess.StartBareAsync()) bare = await LoadAsync(floor, ticks, warm, measured, cancellationToken);
        return
        [
            Text(ticks * Devices, "f0"), Text(durable.Rate, "n0"), Text(bare.Rate, "n0"), Text(durable.Cpu, "f2"), Text(bare.Cpu, "f2"), Text(durable.Cpu / bare.Cpu, "f1"),
        ];
    }

    private static async Task<(double Rate, double Cpu)> LoadAsync(ServerProcess server, int ticks, int warm, int measured, CancellationToken cancellationToken)
    {
        var load = new SyntheticLoad { Agents = Agents, DevicesPerAgent = Devices, Interval = Tick, Start = TimeProvider.System.GetUtcNow().AddMinutes(-9) };
        var fleet = new FleetLoad(load, new AgentLoadOptions(ticks), TimeProvider.System);
        await fleet.RunAsync(() => server.Endpoint, RoundUp(warm, ticks), cancellationToken);
        var before = (Time: Stopwatch.GetTimestamp(), Cpu: server.ProcessorTime, Ticks: Acknowledged(fleet));
        await fleet.RunAsync(() => server.Endpoint, RoundUp(warm + measured, ticks), cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(before.Time);
        await server.UntilIdleAsync(cancellationToken);
        var readings = (Acknowledged(fleet) - before.Ticks) * Devices;
        return (readings / elapsed.TotalSeconds, (server.ProcessorTime - before.Cpu).TotalMicroseconds / readings);
    }

    private static double Acknowledged(FleetLoad fleet) => fleet.Loads.Sum(load => (double)load.AcknowledgedTicks);

    private static ulong RoundUp(int ticks, int batch) => (ulong)((ticks + batch - 1) / batch * batch);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
