using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Registry;

/// <summary>What of a collector knows runs, on its own disk and a store that it shares.</summary>
internal sealed class PlayedCollector : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly InfluxQueries _queries;

    public PlayedCollector(string name, PlayedStore store, ManualTimeProvider time, Func<string, string?>? userOf = null, int capacity = 100, ErrorLogGuard? log = null)
    {
        _queries = new(CollectorOptions.Load(null, [$"--InfluxDb:Url={store.Server.Url}", "--InfluxDb:Database=d", "--InfluxDb:Version=1"]).Influx!, "test", TimeSpan.FromSeconds(30), time);
        Own = new(_folder.Combine("runs.db"), userOf: userOf);
        Known = new(Own, name, userOf ?? (user => user), time, capacity);
        var sender = new LineSender(store.WriteAsync, new DeadLetterFile(_folder.Combine("rejected.lp"), time), new InfluxTallies(), time, NullLogger.Instance);
        Exchange = new(_queries, Known, Own, sender, _queries, time, log?.LoggerFor<RunExchange>() ?? NullLogger<RunExchange>.Instance);
        Runs = new(Own, Known, Exchange);
    }

    public SqliteRunStore Own { get; }

    public KnownRuns Known { get; }

    public RunExchange Exchange { get; }

    public SharedRunStore Runs { get; }

    public Task RoundAsync() => Exchange.RoundAsync(CancellationToken.None);

    public void Dispose()
    {
        Exchange.Dispose();
        Own.Dispose();
        _folder.Dispose();
    }
}
