using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>What of a collector answers from a store that it shares, with a ledger of its own beside it.</summary>
internal sealed class SharedRig : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly SqliteRunStore _runs;

    /// <param name="url">Of the store.</param>
    /// <param name="known">What the registry's loop fills; null: one of its own.</param>
    /// <param name="time">By which energy is old; null: the machine's.</param>
    public SharedRig(string url, KnownRuns? known = null, TimeProvider? time = null)
    {
        var options = CollectorOptions.Load(null, [$"--InfluxDb:Url={url}", "--InfluxDb:Database=d", "--InfluxDb:Version=1", "--Store:Mode=influxdb"]);
        Queries = new(options.Influx!, "test", TimeSpan.FromSeconds(30), TimeProvider.System);
        Sites = new(Queries, time ?? TimeProvider.System);
        Marks = new(Queries, time ?? TimeProvider.System);
        _runs = new(_folder.Combine("runs.db"));
        var sender = new LineSender(
            (_, _) => Task.FromResult(WriteAnswer.Taken), new DeadLetterFile(_folder.Combine("rejected.lp"), TimeProvider.System), new InfluxTallies(), TimeProvider.System, NullLogger.Instance);
        Runs = new(Queries, known ?? new KnownRuns(_runs, "me", user => user, TimeProvider.System, 100), _runs, sender, _folder, TimeProvider.System, NullLogger<RunExchange>.Instance);
        Devices = new(Queries, TimeProvider.System);
        Energy = new(Queries, Sites, Devices, Marks, Runs, Bench.Reader, Bench, Bench);
    }

    public LedgerBench Bench { get; } = new();

    public InfluxQueries Queries { get; }

    public SharedSites Sites { get; }

    public SharedDevices Devices { get; }

    public SharedMarks Marks { get; }

    public RunExchange Runs { get; }

    public SharedEnergyReader Energy { get; }

    public void Dispose()
    {
        Runs.Dispose();
        _runs.Dispose();
        Queries.Dispose();
        Bench.Dispose();
        _folder.Dispose();
    }
}
