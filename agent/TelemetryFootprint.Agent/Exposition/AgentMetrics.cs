using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Agent.Hosting;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>The agent's <c>/metrics</c>: the hardware series under names of their own, and its health. What is unknown is absent.</summary>
internal sealed class AgentMetrics(AgentComposition agent)
{
    public void Write(PrometheusWriter writer)
    {
        var state = agent.Sampler.State;
        GpuMetrics.Write(writer, agent.Sampler.IsFresh ? state : state.WithoutReadings(), agent.Options.Host.Name);
        PartMetrics.Write(writer, state, agent.Options.Host.Name);
        ProcessMetrics.Write(writer, agent.Processes);
        ControlMetrics.Write(writer, agent.Claims, agent.Control);
        PodMetrics.Write(writer, agent.Pods?.Current);
        Source(writer, state);
        QueueMetrics.Write(writer, agent.Queue.State);
        if (agent.Queue is SpoolTickQueue spool)
            QueueMetrics.Write(writer, spool.Figures);
        DeliveryMetrics.Write(writer, agent.Delivery.Current);
        TransportMetrics.Write(writer, agent.Options.Collector.IsInsecure, agent.Connector.FileFailures);
        writer.Family("footprint_build_info", MetricType.Gauge, "Always 1; the version that runs.");
        writer.Sample(1, ("component", "agent"), ("version", AgentVersion.Text));
    }

    private static void Source(PrometheusWriter writer, SamplingState state)
    {
        if (state.Library is { } library)
        {
            writer.Family("footprint_agent_gpu_source_up", MetricType.Gauge, "Whether the GPU library answers (1) or the configured fallback is in use (0).");
            writer.Sample(library.IsOpen ? 1 : 0);
        }

        writer.Family("footprint_agent_ticks_total", MetricType.Counter, "Ticks taken since the agent's start.");
        writer.Sample(state.Ticks);
        writer.Family("footprint_agent_ticks_missed_total", MetricType.Counter, "Ticks that an overrun skipped since the agent's start.");
        writer.Sample(state.MissedTicks);
    }
}
