using System.Globalization;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>What is counted beside the GPUs. A MIG instance's energy is in its board's already; that of the node is in no GPU's.</summary>
internal static class PartMetrics
{
    private const double MilliPerUnit = 1000;

    public static void Write(PrometheusWriter writer, SamplingState state, string host)
    {
        writer.Family("footprint_agent_mig_energy_joules_total", MetricType.Counter, "Energy of a MIG instance since the agent's start, J: its board's, split by compute slices; never add it to the board's.");
        foreach (var part in state.Parts.Where(part => part.Device.Kind == DeviceKind.Mig))
        {
            writer.Sample(
                part.CumulativeMillijoules / MilliPerUnit,
                ("host", host),
                ("gpu_uuid", part.Device.ParentUuid),
                ("gpu_index", part.Device.Index.ToString(CultureInfo.InvariantCulture)),
                ("mig_uuid", part.Device.Uuid),
                ("profile", part.Device.MigProfile),
                ("split", "modelled"));
        }

        writer.Family("footprint_agent_node_energy_joules_total", MetricType.Counter, "Energy of the node beside its GPUs since the agent's start, J.");
        foreach (var part in state.Parts.Where(part => part.Device.Kind != DeviceKind.Mig))
            writer.Sample(part.CumulativeMillijoules / MilliPerUnit, ("host", host), ("component", HostComponent.Of(part.Device.Kind) ?? ""), ("device", part.Device.Uuid));
    }
}
