using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

public sealed class InventoryTests
{
    public static TheoryData<string, Action<Inventory>> Breaks => new()
    {
        { "host", inventory => inventory.Host = "" },
        { "host", inventory => inventory.Host = new('é', 128) },
        { "host", inventory => inventory.Host = "a\u0007" },
        { "host_labels", inventory => inventory.HostLabels["x"] = new('v', 129) },
        { "host_labels", inventory => inventory.HostLabels[""] = "v" },
        { "host_labels: more", inventory => Many(17, i => inventory.HostLabels[$"l{i}"] = "v") },
        { "uuid is empty", inventory => inventory.Devices[0].Uuid = "" },
        { "uuid", inventory => inventory.Devices[0].Uuid = new('u', 97) },
        { "comes twice", inventory => inventory.Devices[1].Uuid = inventory.Devices[0].Uuid },
        { "kind", inventory => inventory.Devices[0].Kind = DeviceKind.Unspecified },
        { "kind", inventory => inventory.Devices[0].Kind = DeviceKind.Node + 1 },
        { "catalogue", inventory => inventory.Devices[0].Catalogue = new('c', 257) },
        { "slices of what is no MIG", inventory => inventory.Devices[0].Slices = 1 },
        { "slices: more", inventory => (inventory.Devices[0].Kind, inventory.Devices[0].Slices) = (DeviceKind.Mig, 65) },
        { "board_devices", inventory => inventory.Devices[0].BoardDevices = 65 },
        { "uncovered: more", inventory => Many(17, i => inventory.Uncovered.Add($"cpu{i}: no powercap")) },
        { "uncovered: a line is empty", inventory => inventory.Uncovered.Add("") },
        { "uncovered: longer", inventory => inventory.Uncovered.Add(new string('é', 129)) },
        { "uncovered: has a control", inventory => inventory.Uncovered.Add("cpu: a\nb") },
        { "own parent", inventory => inventory.Devices[0].ParentUuid = inventory.Devices[0].Uuid },
        { "model", inventory => inventory.Devices[0].Model = "H100\r\n" },
        { "bound", inventory => inventory.Devices[0].Bounds.Add(new BoundRule { Method = Method.Counter }) },
        { "a bound wider", inventory => SetBound(inventory, new BoundRule { HalfWidthPpm = 1_000_001 }) },
        { "from high to low", inventory => SetBound(inventory, new BoundRule { Range = new() { LowMilliwatts = 2, HighMilliwatts = 1 } }) },
        { "a bound above", inventory => SetBound(inventory, new BoundRule { Range = new() { LowMilliwatts = 2, HighMilliwatts = 1_000_000_001 } }) },
        { "more than 256", inventory => Many(256, i => inventory.Devices.Add(new Device { Uuid = $"u{i}", Kind = DeviceKind.Gpu })) },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void FirstViolation_OneRuleBroken_NamesTheField(string field, Action<Inventory> breakIt)
    {
        Inventory inventory = SampleBatches.Inventory(2);
        Assert.Null(InventoryValidator.FirstViolation(inventory));
        breakIt(inventory);
        Violation? violation = InventoryValidator.FirstViolation(InventoryContent.WithContentId(inventory));
        Assert.Contains(field, violation!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstViolation_EachKindWithItsOwnFields_IsNull()
    {
        Inventory inventory = SampleBatches.Inventory(6);
        for (int i = 0; i < 6; i++) inventory.Devices[i].Kind = DeviceKind.Gpu + i;
        (inventory.Devices[0].BoardDevices, inventory.Devices[0].Catalogue) = (4, "NVIDIA A16: 30-62.5 W, the live limit of 62.5 W is in force");
        (inventory.Devices[1].Slices, inventory.Devices[1].ParentUuid) = (3, inventory.Devices[0].Uuid);
        Many(16, i => inventory.Uncovered.Add($"cpu{i}: powercap not readable: permission denied"));
        Assert.Null(InventoryValidator.FirstViolation(InventoryContent.WithContentId(inventory)));
    }

    [Fact]
    public void ComputeId_LabelsInAnotherOrder_IsTheSame()
    {
        Inventory left = SampleBatches.Inventory(1), right = SampleBatches.Inventory(1);
        Many(10, i => left.HostLabels[$"l{i}"] = $"v{i}");
        Many(10, i => right.HostLabels[$"l{9 - i}"] = $"v{9 - i}");
        Assert.Equal(InventoryContent.ComputeId(left), InventoryContent.ComputeId(right));
        right.HostLabels["l3"] = "other";
        Assert.NotEqual(InventoryContent.ComputeId(left), InventoryContent.ComputeId(right));
    }

    [Fact]
    public void Verify_AfterTheWire_Holds()
    {
        Inventory inventory = SampleBatches.Inventory(3);
        inventory.HostLabels["rack"] = "7";
        Inventory received = Inventory.Parser.ParseFrom(InventoryContent.WithContentId(inventory).ToByteArray());
        Assert.True(InventoryContent.Verify(received));
        received.Devices[2].Index++;
        Assert.False(InventoryContent.Verify(received));
    }

    [Fact]
    public void ComputeId_OfAKnownInventory_NeverChanges() =>
        Assert.Equal(GoldenId, Convert.ToHexStringLower(InventoryContent.ComputeId(new Inventory { Host = "h", HostLabels = { ["b"] = "2", ["a"] = "1" } }).Span));

    // printf '\1\0\0\0a\1\0\0\0001\1\0\0\0b\1\0\0\0002\22\1h' | sha256sum | cut -c1-32
    private const string GoldenId = "1cf5f56e9ebd3cd979039df975eb260f";

    private static void SetBound(Inventory inventory, BoundRule rule)
    {
        rule.Method = Method.Counter;
        inventory.Devices[0].Bounds[0] = rule;
    }

    private static void Many(int count, Action<int> action)
    {
        for (int i = 0; i < count; i++) action(i);
    }
}
