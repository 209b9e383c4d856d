using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class HostDevicesTests
{
    [Fact]
    public void Fold_UpToTheCap_IsTheInventoryItself()
    {
        var devices = new HostDevices(maxPerHost: 3);
        var inventory = InventoryOf("node-1", "GPU-a", "GPU-b", "GPU-c");

        Assert.Same(inventory, devices.Fold(inventory));
        Assert.Same(inventory, devices.Fold(inventory));
        Assert.Equal(0, devices.FoldedBatches);
    }

    [Fact]
    public void Fold_BeyondTheCap_MakesTheNewOnesOneAndLeavesTheOthers()
    {
        var devices = new HostDevices(maxPerHost: 2);
        devices.Fold(InventoryOf("node-1", "GPU-a", "GPU-b"));
        var named = InventoryOf("node-1", "GPU-c", "GPU-b", "GPU-d", "GPU-a");

        var folded = devices.Fold(named);

        Assert.Equal(["__overflow__", "GPU-b", "__overflow__", "GPU-a"], folded.Devices.Select(device => device.Uuid));
        Assert.Equal(named.Devices.Select(device => device.Bounds), folded.Devices.Select(device => device.Bounds));
        Assert.Equal("GPU-c", named.Devices[0].Uuid);
        Assert.Equal(1, devices.FoldedBatches);
    }

    [Fact]
    public void Fold_OfAnotherHost_HasACapOfItsOwn()
    {
        var devices = new HostDevices(maxPerHost: 1);
        devices.Fold(InventoryOf("node-1", "GPU-a"));
        var other = InventoryOf("node-2", "GPU-b");
        Assert.Same(other, devices.Fold(other));
    }

    [Fact]
    public void Fold_AfterARestart_KnowsWhatTheLedgerHolds()
    {
        var devices = new HostDevices([new DeviceIdentity("node-1", "GPU-b", 0, "", DeviceKind.Gpu)], maxPerHost: 1);
        Assert.Equal(["__overflow__", "GPU-b"], devices.Fold(InventoryOf("node-1", "GPU-a", "GPU-b")).Devices.Select(device => device.Uuid));
    }

    [Fact]
    public void Fold_OfAPart_StaysAPart()
    {
        var inventory = InventoryOf("node-1", "GPU-a", "MIG-b");
        inventory.Devices[1].Kind = DeviceKind.Mig;

        var folded = new HostDevices(maxPerHost: 1).Fold(inventory);

        Assert.Equal(DeviceKind.Mig, folded.Devices[1].Kind);
        Assert.NotEqual(HostDevices.OverflowUuid, folded.Devices[1].Uuid);
        Assert.True(HostDevices.IsOverflow(folded.Devices[1].Uuid));
    }

    [Fact]
    public void Fold_OfAHundredThousandNewDevices_KeepsTwoThousandNames()
    {
        var devices = new HostDevices();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var batch = 0; batch < 400; batch++)
        {
            var inventory = InventoryOf("node-1", [.. Enumerable.Range(0, 256).Select(number => $"GPU-{batch}-{number}")]);
            names.UnionWith(devices.Fold(inventory).Devices.Select(device => device.Uuid));
        }

        Assert.Equal(HostDevices.DefaultMaxPerHost + 1, names.Count);
    }

    private static Inventory InventoryOf(string host, params string[] uuids) => new()
    {
        Host = host,
        Devices = { uuids.Select(uuid => new Device { Uuid = uuid, Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } }) },
    };
}
