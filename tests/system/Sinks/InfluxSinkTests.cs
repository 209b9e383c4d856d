using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>Readings into real servers that die on the way: each is there once, as it was.</summary>
public sealed class InfluxSinkTests(ITestOutputHelper output)
{
    private const int Ticks = 1_280; // of 40 GPUs: 51,200 readings
    private const int ManyTicks = 25_600;

    [InfluxFact]
    public Task Influx_KilledHalfway_HasEveryReadingOnce() => RunAsync(Influx, Ticks, V1);

    [VictoriaFact]
    public Task Victoria_KilledHalfway_HasEveryReadingOnce() => RunAsync(Victoria, Ticks, V2);

    [InfluxFact]
    [Trait("Category", "Slow")]
    public Task Influx_KilledHalfway_HasAMillionReadingsOnce() => RunAsync(Influx, ManyTicks, V1);

    [VictoriaFact]
    [Trait("Category", "Slow")]
    public Task Victoria_KilledHalfway_HasAMillionReadingsOnce() => RunAsync(Victoria, ManyTicks, V1);

    private static string[] V1 => [$"--InfluxDb:Database={InfluxServer.Database}"];

    private static string[] V2 => ["--InfluxDb:Version=2", "--InfluxDb:Org=lab", "--InfluxDb:Bucket=footprint", "--InfluxDb:Gzip=true"];

    private static SeriesServer Influx(Stack stack)
    {
        var ports = FreePort.Next(2);
        return new InfluxServer(stack.Folder, ports[0], ports[1]);
    }

    private static SeriesServer Victoria(Stack stack) => new VictoriaServer(stack.Folder, FreePort.Next(1)[0]);

    private async Task RunAsync(Func<Stack, SeriesServer> make, int ticks, string[] sink)
    {
        await using var stack = new Stack();
        await using var server = make(stack);
        var run = new SinkRun(stack, server, ticks);
        await run.RunAsync(sink);
        var (readings, joules) = await run.DemandTruthAsync();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{readings:n0} readings whose energy_j sum to {joules:n3}: read back equal, none twice. {run.Sent:n0} points sent in {run.Took.TotalSeconds:f1} s, the server's death and start in it; collector {run.CollectorCpu.TotalSeconds:f1} s CPU."));
        Assert.Equal(0, await run.ValueAsync("dead_letters_total"));
        Assert.Equal(server is VictoriaServer ? 1 : 0, VictoriaServer.Warnings(stack.Collector!));
    }
}
