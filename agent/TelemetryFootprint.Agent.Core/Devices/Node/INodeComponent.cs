using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>A part of the node beside its GPUs, as a device of its own: never added to a GPU, and never counted in two components.</summary>
public interface INodeComponent
{
    Device Description { get; }

    /// <summary>Its row at a tick, or null for a gap. <paramref name="gpuRows"/> are those of whole boards: no MIG instance and no module beside its parts.</summary>
    DeviceRow? Close(int position, long tickMicroseconds, IReadOnlyList<DeviceRow> gpuRows);
}
