using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Who is at the listeners, and who was not let in.</summary>
internal sealed class ConnectionMetrics(ConnectionGates gates)
{
    private static readonly (string Label, EntryRefusal Reason)[] Reasons =
        [("address", EntryRefusal.Address), ("strangers", EntryRefusal.Strangers), ("full", EntryRefusal.Full), ("banned", EntryRefusal.Banned)];

    private IEnumerable<(string Name, ConnectionGate Gate)> Listeners => [("http", gates.Http), ("grpc", gates.Grpc)];

    public void Write(PrometheusWriter writer)
    {
        writer.Family("footprint_collector_connections", MetricType.Gauge, "Open connections, by listener; known: with a credential, or from loopback while none is asked for there.");
        foreach (var (name, gate) in Listeners)
        {
            writer.Sample(gate.Authenticated, ("listener", name), ("client", "known"));
            writer.Sample(gate.Strangers, ("listener", name), ("client", "stranger"));
        }

        writer.Family("footprint_collector_refused_connections_total", MetricType.Counter, "Connections closed unread, by listener and by the cap that they met.");
        foreach (var (name, gate) in Listeners)
        {
            foreach (var (label, reason) in Reasons)
                writer.Sample(gate.Refusals(reason), ("listener", name), ("reason", label));
        }

        writer.Family("footprint_collector_slow_readers_total", MetricType.Counter, "Connections cut off since their clients did not take what they had asked for, by listener.");
        foreach (var (name, gate) in Listeners)
            writer.Sample(gate.SlowReaders, ("listener", name));
        writer.Family("footprint_collector_stream_resets_total", MetricType.Counter, "Requests that clients reset beyond what one connection may.");
        writer.Sample(gates.Bans.Resets);
        writer.Family("footprint_collector_bans_total", MetricType.Counter, "Addresses that were not let in for a while because of their resets.");
        writer.Sample(gates.Bans.Bans);
    }
}
