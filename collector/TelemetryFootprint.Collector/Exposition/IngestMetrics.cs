using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What became of what agents sent.</summary>
internal sealed class IngestMetrics(
    SqliteInbox inbox, LedgerWorker worker, DeviceLeases leases, IngestBudget budget, DiskFloor floor, HostDevices devices, Quarantine quarantine, MessageRoom room, ClaimedRuns claimed, ClaimKeeper keeper)
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
        WriteBudget(writer);
        writer.Family("footprint_collector_overflow_batches_total", MetricType.Counter, "Batches with devices beyond Ingest:MaxDevicesPerHost, counted under __overflow__ of their host.");
        writer.Sample(devices.FoldedBatches, ("reason", "devices_per_host"));
        writer.Family("footprint_collector_quarantined_total", MetricType.Counter, "Rows that no device can have drawn and batches refused for good; /api/v1/quarantine has the last hundred.");
        writer.Sample(quarantine.Count);
        WriteClaims(writer);
    }

    private void WriteClaims(PrometheusWriter writer)
    {
        writer.Family("footprint_collector_claims_away", MetricType.Gauge, "Claims of runs whose agents are gone; of 50,000, those that come later end nothing.");
        writer.Sample(claimed.Away);
        writer.Family("footprint_collector_claims_abandoned_total", MetricType.Counter, "Claims that ended because their agent was gone for more than an hour.");
        writer.Sample(claimed.Abandoned);
        writer.Family("footprint_collector_claims_unwritten", MetricType.Gauge, "Beginnings and ends of claimed runs that the registry could not take yet; of each, 1,000 are tried again every minute.");
        writer.Sample(claimed.Unwritten);
        writer.Family("footprint_collector_claim_looks_total", MetricType.Counter, "Looks at the claims of agents that are gone: one a minute.");
        writer.Sample(keeper.Looks);
    }

    private void WriteBudget(PrometheusWriter writer)
    {
        writer.Family("footprint_collector_unacknowledged_bytes", MetricType.Gauge, "Batches that were read and are neither acknowledged nor refused, bytes.");
        writer.Sample(budget.HeldBytes + budget.WaitingBytes);
        writer.Family("footprint_collector_unacknowledged_limit_bytes", MetricType.Gauge, "Ingest:MaxInFlight, bytes.");
        writer.Sample(budget.LimitBytes);
        writer.Family("footprint_collector_throttled_batches_total", MetricType.Counter, "Batches that had to wait for the in-flight budget; their agents were told to pause.");
        writer.Sample(budget.Throttles);
        writer.Family("footprint_collector_unavailable_total", MetricType.Counter, "Batches and inventories answered with UNAVAILABLE, by reason; the agents send them again.");
        writer.Sample(budget.Refusals, ("reason", "budget"));
        writer.Sample(floor.Refusals, ("reason", "disk"));
        writer.Sample(inbox.Refusals, ("reason", "inbox"));
        writer.Sample(room.Refusals, ("reason", "unfinished"));
        writer.Family("footprint_collector_unfinished_bytes", MetricType.Gauge, "What has come, above 64 KiB each, of messages that are not complete, bytes.");
        writer.Sample(room.HeldBytes);
    }
}
