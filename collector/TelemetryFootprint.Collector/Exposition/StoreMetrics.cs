using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>How full the store is and how far the ledger is behind. One scrape at a time.</summary>
internal sealed class StoreMetrics
{
    private readonly StorePaths _paths;
    private readonly StoreProbe _probe;
    private readonly AnswerCounts _answers;
    private readonly IRunStore _runs;
    private readonly long _ticksAtStart;
    private long _repeated;

    public StoreMetrics(StorePaths paths, StoreProbe probe, AnswerCounts answers, IRunStore runs)
    {
        (_paths, _probe, _answers, _runs) = (paths, probe, answers, runs);
        _ticksAtStart = StoreCensus.Take(paths.Inbox, paths.Ledger).Ticks;
    }

    public void Write(PrometheusWriter writer, DateTimeOffset now)
    {
        var acknowledged = _answers.AcknowledgedTicks;
        var census = StoreCensus.Take(_paths.Inbox, _paths.Ledger);
        // Ticks are acknowledged after they are stored, so this errs low for a moment and never falls.
        _repeated = Math.Max(_repeated, acknowledged - (census.Ticks - _ticksAtStart));
        Gauge(writer, "store_ready", "1 while the state directory can be written.", _probe.WhyNotWritable() is null ? 1 : 0);
        Gauge(writer, "inbox_rows", "Batches in the inbox.", census.InboxRows);
        Gauge(writer, "inbox_bytes", "Payload of the batches in the inbox, bytes.", census.InboxBytes);
        if (census.OldestRow is { } oldest)
            Gauge(writer, "inbox_oldest_age_seconds", "Time since the oldest batch in the inbox came, s.", Age(now, oldest));
        Gauge(writer, "ledger_lag_rows", "Batches of the inbox that are not in the ledger yet.", census.PendingRows);
        Gauge(writer, "ledger_lag_seconds", "Time since the oldest batch that is not in the ledger came, s; 0 while there is none.", census.OldestPending is { } pending ? Age(now, pending) : 0);
        Counter(writer, "batches_total", "Batches committed to the inbox.", census.Batches);
        Counter(writer, "ticks_total", "Distinct ticks committed to the inbox.", census.Ticks);
        Counter(writer, "repeated_ticks_total", "Acknowledged ticks that had come before and were not counted again.", _repeated);
        Counter(writer, "restatements_total", "Slots whose booked grams a better factor changed.", census.Restatements);
        Counter(writer, "factor_versions_total", "Answers of providers that said something new.", census.FactorVersions);
        Gauge(writer, "registered_runs", "Runs that somebody named; of 100,000 the one that ended first makes room.", _runs.Count);
        Gauge(writer, "inventories", "Inventories of hosts in the inbox: those that batches name or named within a day.", census.Inventories.Count);
        Gauge(writer, "inventory_bytes", "Their size, bytes.", census.Inventories.Bytes);
        writer.Family("footprint_collector_inventories_deleted_total", MetricType.Counter, "Inventories deleted: unused for a day, or displaced by newer ones at the share of their host or the cap of all.");
        writer.Sample(census.Inventories.Unused, ("reason", "unused"));
        writer.Sample(census.Inventories.Displaced, ("reason", "displaced"));
        writer.Family("footprint_collector_rejects_total", MetricType.Counter, "Batches refused, by code.");
        foreach (var code in Enum.GetValues<RejectCode>().Where(code => code != RejectCode.Unspecified))
            writer.Sample(_answers.Rejects(code), ("code", Label.Of(code)));
    }

    private static double Age(DateTimeOffset now, DateTimeOffset then) => Math.Max(0, (now - then).TotalSeconds);

    private static void Gauge(PrometheusWriter writer, string name, string help, double value) => One(writer, name, MetricType.Gauge, help, value);

    private static void Counter(PrometheusWriter writer, string name, string help, long value) => One(writer, name, MetricType.Counter, help, value);

    private static void One(PrometheusWriter writer, string name, MetricType type, string help, double value)
    {
        writer.Family("footprint_collector_" + name, type, help);
        writer.Sample(value);
    }
}
