using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Running;

/// <summary>An agent of a whole node: a board in a MIG mode with an instance, and the rest of the node by assumption.</summary>
internal static class NodeAgent
{
    public static PlayedAgent Create(TimeProvider time, params string[] uncovered)
    {
        return new PlayedAgent(time, change: inventory =>
        {
            inventory.Devices[0].MigMode = "enabled";
            inventory.Devices[0].Catalogue = "NVIDIA H100 80GB HBM3: 700 W, the live limit";
            inventory.Devices.Add(new Device
            {
                Uuid = "MIG-1",
                Kind = DeviceKind.Mig,
                ParentUuid = inventory.Devices[0].Uuid,
                MigProfile = "3g.40gb",
                Slices = 3,
                Reason = "split by slices",
                Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = 100_000 } },
            });
            inventory.Devices.Add(new Device
            {
                Uuid = "node",
                Kind = DeviceKind.Node,
                Bounds = { new BoundRule { Method = Method.Counter, Range = new() { LowMilliwatts = 240_000, HighMilliwatts = 360_000 } } },
            });
            inventory.Uncovered.Add(uncovered);
        });
    }
}
