using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>How delivery to the collector goes.</summary>
internal static class DeliveryMetrics
{
    public static void Write(PrometheusWriter writer, DeliveryFigures delivery)
    {
        Gauge(writer, "footprint_agent_delivery_connected", "Whether a stream to the collector is open (1).", delivery.Connected ? 1 : 0);
        Counter(writer, "footprint_agent_delivery_attempts_total", "Connections tried since the agent's start.", delivery.Attempts);
        Counter(writer, "footprint_agent_delivery_reconnects_total", "Streams opened after the first one.", delivery.Reconnects);
        Counter(writer, "footprint_agent_delivery_sent_batches_total", "Batches sent since the agent's start, those sent again included.", delivery.SentBatches);
        Counter(writer, "footprint_agent_delivery_sent_bytes_total", "Bytes of the batches sent, before compression.", delivery.SentBytes);
        Counter(writer, "footprint_agent_delivery_acknowledged_ticks_total", "Ticks that the collector acknowledged since the agent's start.", delivery.AcknowledgedTicks);
        Counter(writer, "footprint_agent_delivery_rejected_batches_total", "Batches that the collector refused since the agent's start.", delivery.RejectedBatches);
        if (delivery.LastAck is { } last)
            Gauge(writer, "footprint_agent_delivery_last_acknowledgement_timestamp_seconds", "When the collector last acknowledged a tick.", last.ToUnixTimeMilliseconds() / 1000.0);
    }

    private static void Counter(PrometheusWriter writer, string name, string help, double value)
    {
        writer.Family(name, MetricType.Counter, help);
        writer.Sample(value);
    }

    private static void Gauge(PrometheusWriter writer, string name, string help, double value)
    {
        writer.Family(name, MetricType.Gauge, help);
        writer.Sample(value);
    }
}
