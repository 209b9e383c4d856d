using System.Buffers;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Kubernetes;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Collector.Places;
using TelemetryFootprint.Collector.Slurm;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary><c>/metrics</c>, all families of one moment. Scrapes take turns: two at once would each need all totals in memory.</summary>
internal sealed class MetricsPage(
    ILedgerReader ledger,
    LiveState live,
    IFactorChains chains,
    TimeProvider time,
    LiveMetrics liveMetrics,
    EnergyMetrics energy,
    EmissionMetrics emissions,
    RunMetrics runs,
    GridMetrics grid,
    BudgetMetrics budgets,
    AlertMetrics alerts,
    InfluxMetrics influx,
    OtlpMetrics otlp,
    HealthMetrics health,
    StoreMetrics store,
    AgentDeviceMetrics agents,
    IngestMetrics ingest,
    ConnectionMetrics connections,
    TransportMetrics transport,
    SlurmMetrics slurm,
    KubernetesMetrics kubernetes,
    PlaceMetrics places)
{
    private readonly Lock _turn = new();

    public ReadOnlyMemory<byte> Render()
    {
        lock (_turn)
        {
            var page = new ArrayBufferWriter<byte>(64 * 1024);
            var writer = new PrometheusWriter(page);
            // Live state is read after the totals: whatever was counted has an inventory by then.
            var totals = ledger.RunningTotals();
            var request = new MetricsRequest(time.GetUtcNow(), live.Current, totals, chains);
            liveMetrics.Write(writer, request);
            energy.Write(writer, request);
            CoverageMetrics.Write(writer, request);
            emissions.Write(writer, request);
            runs.Write(writer, request);
            grid.Write(writer, request);
            budgets.Write(writer);
            alerts.Write(writer);
            influx.Write(writer, request.Now);
            otlp.Write(writer);
            health.Write(writer, request);
            agents.Write(writer, request);
            ingest.Write(writer);
            connections.Write(writer);
            store.Write(writer, request.Now);
            transport.Write(writer, request);
            slurm.Write(writer);
            kubernetes.Write(writer);
            places.Write(writer);
            return page.WrittenMemory;
        }
    }
}
