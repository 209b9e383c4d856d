using System.Globalization;
using TelemetryFootprint.Benchmarks;
using TelemetryFootprint.Benchmarks.Agent;
using TelemetryFootprint.Benchmarks.Influx;
using TelemetryFootprint.Benchmarks.Ingest;
using TelemetryFootprint.Benchmarks.Store;

switch (args)
{
    // Children of benchmarks and of tests; not for hands.
    case [BareServer.Verb, var port]:
        await BareServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), CancellationToken.None);
        return 0;
    case [BareSink.Verb, var port]:
        await BareSink.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), CancellationToken.None);
        return 0;
    case [BareLoop.Verb, var library]:
        await BareLoop.RunAsync(library, CancellationToken.None);
        return 0;
    case [StoreWriter.Verb, var directory, var first]:
        using (var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true })
            await new StoreWriter(directory).RunAsync(long.Parse(first, CultureInfo.InvariantCulture), TextWriter.Synchronized(output), CancellationToken.None);
        return 0;
    default:
        return await BenchmarkList.RunAsync(args is [var name, ..] ? name : "list", Console.Out, CancellationToken.None);
}
