using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

/// <summary>Energy that one sensor reads as a whole and others in parts has one owner.</summary>
public class ModuleEntriesTests
{
    [Theory]
    [InlineData(DeviceKind.Gpu, 2)]
    [InlineData(DeviceKind.Cpu, 2)]
    public void Module_BesideItsParts_IsNotSummedTwice(DeviceKind kind, int expected)
    {
        var inventory = Inventory(new Device { Uuid = "M", Kind = DeviceKind.Module }, Part("a", kind, "M"), Part("b", kind, "M"));
        var entries = Entries(inventory);
        Assert.Equal(expected, entries.Count);
        Assert.DoesNotContain(entries, entry => entry.Series.Device == "M");
    }

    [Fact]
    public void Module_Alone_IsAllThereIs() =>
        Assert.Equal("M", Assert.Single(Entries(Inventory(new Device { Uuid = "M", Kind = DeviceKind.Module }))).Series.Device);

    [Fact]
    public void Module_OfOthersParts_StaysWhereItIs() =>
        Assert.Equal(2, Entries(Inventory(new Device { Uuid = "M", Kind = DeviceKind.Module }, Part("a", DeviceKind.Gpu, "N"))).Count);

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
