using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>What the sampler adds to the status that the collector is told.</summary>
public sealed class SamplingStatus(Sampler sampler) : IStatusSource
{
    public void Complete(Status status)
    {
        var state = sampler.State;
        if (state.Inventory is null)
            return;
        status.InventoryId = state.Inventory.ContentId;
        for (var i = 0; i < state.Devices.Count; i++)
            status.Devices.Add(Of(state.Devices[i], i));
    }

    private static DeviceStatus Of(DeviceState device, int position)
    {
        var status = new DeviceStatus { Device = (uint)position, GapMilliseconds = (ulong)(device.GapMicroseconds / 1000), LastCode = (uint)device.LastCode };
        if (device.CrossCheckRatio is { } ratio)
            status.CrosscheckRatio = ratio;
        return status;
    }
}
