using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

/// <summary>Energy that one sensor reads as a whole and others in parts has one owner.</summary>
public class ModuleEntriesTests
{
    /// <summary>A module's row is what it takes beside its GPUs: the sum over rows is the module, whatever its parts.</summary>
    [Theory]
    [InlineData(DeviceKind.Module, DeviceKind.Gpu)]
    [InlineData(DeviceKind.Module, DeviceKind.Cpu)]
    [InlineData(DeviceKind.Node, DeviceKind.Gpu)]
    [InlineData(DeviceKind.Cpu, DeviceKind.Dram)]
    public void Remainder_BesideItsParts_IsOrdinaryEnergyOfItsOwn(DeviceKind whole, DeviceKind part)
    {
        var entries = Entries(Inventory(new Device { Uuid = "M", Kind = whole }, Part("a", part, "M"), Part("b", part, "M")));
        Assert.Equal(["M", "a", "b"], entries.Select(entry => entry.Series.Device));
        Assert.Equal(30, entries.Sum(entry => entry.Cell.Millijoules));
    }

    [Fact]
    public void Instances_BesideTheirBoard_AreNotSummedTwice() => Assert.Equal(
        "B", Assert.Single(Entries(Inventory(new Device { Uuid = "B", Kind = DeviceKind.Gpu }, Part("m1", DeviceKind.Mig, "B"), Part("m2", DeviceKind.Mig, "B")))).Series.Device);

    private static Device Part(string uuid, DeviceKind kind, string parent) => new() { Uuid = uuid, Kind = kind, ParentUuid = parent };

    private static Inventory Inventory(params Device[] devices) => new() { Host = "node", Devices = { devices } };

    private static List<LedgerEntry> Entries(Inventory inventory) => [.. TickEntries.Of(
        new Tick(1_000_000, 0, inventory, [.. inventory.Devices.Select((_, position) => new DeviceRow
        {
            Device = position,
            Kind = RowKind.Interval,
            StartMicroseconds = 0,
            EndMicroseconds = 1_000_000,
            Millijoules = 10,
            CumulativeMillijoules = 10,
            Method = Method.Counter,
        })], []), 0)];
}
