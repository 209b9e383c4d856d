using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What became of what agents sent.</summary>
internal sealed class IngestMetrics(SqliteInbox inbox, LedgerWorker worker, DeviceLeases leases)
{
    public void Write(PrometheusWriter writer)
    {
        var consumers = inbox.Consumers();
        writer.Family("footprint_collector_inbox_lost_ticks_total", MetricType.Counter, "Ticks deleted at the inbox's caps before a consumer had read them.");
        foreach (var consumer in consumers)
            writer.Sample(consumer.LostTicks, ("consumer", consumer.Name));
        writer.Family("footprint_collector_inbox_unreadable_rows_total", MetricType.Counter, "Rows that could not be decoded and are not in the ledger.");
        writer.Sample(worker.UnreadableRows);
        writer.Family("footprint_collector_lease_refusals_total", MetricType.Counter, "Streams refused because another agent reports their device.");
        writer.Sample(leases.Refusals);
    }
}
