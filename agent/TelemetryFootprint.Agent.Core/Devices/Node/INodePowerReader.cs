using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// The port for a baseboard controller's reading of the whole node: IPMI-DCMI's "get power reading", or Redfish's
/// <c>/Chassis/{id}/EnvironmentMetrics</c> (<c>PowerWatts</c>) and <c>/Power</c> (<c>PowerControl[0].PowerConsumedWatts</c>).
/// </summary>
/// <remarks>
/// No reader is built yet. One that is must answer the draw at the wall side of the node's power supplies, at a moment, and must not wait:
/// controllers answer in 0.1 to 10 s, so it polls by itself and hands over its latest reading with its age. The node's remainder is then
/// that power integrated, less GPUs, processors and memory, and takes the place of <c>Host:OverheadWatts</c> and <c>Host:NodeToGpuRatio</c>.
/// </remarks>
public interface INodePowerReader
{
    /// <summary>The latest reading and when it was taken, in monotonic microseconds; null: none yet, or it is too old to be true.</summary>
    (Watts Power, long Microseconds)? Latest { get; }
}
