using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Live;

/// <summary>The newest status of each device, found by the inventory that the status names.</summary>
internal sealed class DeviceStates(InventoryCatalogue inventories)
{
    /// <summary>Of connected agents, by host and uuid. A device that is no longer in the inventory is left out.</summary>
    public IReadOnlyDictionary<(string Host, string Uuid), DeviceStatus> Of(LiveSnapshot snapshot)
    {
        var states = new SortedDictionary<(string Host, string Uuid), DeviceStatus>(DeviceOrder.Instance);
        foreach (var agent in snapshot.Agents.Values)
        {
            if (!agent.Connected || agent.Status is not { InventoryId.Length: > 0 } status || inventories.Find(status.InventoryId) is not { } inventory)
                continue;
            foreach (var state in status.Devices)
            {
                if (state.Device < inventory.Devices.Count)
                    states[(inventory.Host, inventory.Devices[(int)state.Device].Uuid)] = state;
            }
        }

        return states;
    }
}
