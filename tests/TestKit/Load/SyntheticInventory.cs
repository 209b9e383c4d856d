using System.Security.Cryptography;
using Google.Protobuf;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>Inventories of a synthetic load, with the content id that the contract asks for.</summary>
internal static class SyntheticInventory
{
    private const int ContentIdBytes = 16;

    // The power sensor's own ±5 %.
    private const uint SensorPartsPerMillion = 50_000;

    public static Inventory Create(SyntheticLoad load, int agent, Guid agentId)
    {
        var inventory = new Inventory { Host = load.Host ?? $"host-{agent:d5}" };
        inventory.Devices.AddRange(Enumerable.Range(0, load.DevicesPerAgent).Select(index => Device(load, index, agentId)));
        inventory.ContentId = ByteString.CopyFrom(SHA256.HashData(inventory.ToByteArray()).AsSpan(0, ContentIdBytes));
        return inventory;
    }

    private static Device Device(SyntheticLoad load, int index, Guid agentId)
    {
        var device = new Device
        {
            Uuid = $"GPU-{agentId:D}-{index:d2}",
            Kind = DeviceKind.Gpu,
            Model = load.Model,
            Index = (uint)index,
            DriverVersion = "550.54.15",
            MigMode = "disabled",
            PowerReading = "average_1s",
            PowerLimitMilliwatts = 700_000,
            MemoryTotalMebibytes = 81_559,
        };
        device.Bounds.Add(new BoundRule { Method = load.Method, HalfWidthPpm = SensorPartsPerMillion });
        return device;
    }
}
