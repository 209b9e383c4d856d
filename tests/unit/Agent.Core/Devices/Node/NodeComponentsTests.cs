using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;

public sealed class NodeComponentsTests
{
    private static readonly ScriptedMeter Cpu = new();
    private static readonly ScriptedMeter Dram = new("RAPL-package-0-dram", DeviceKind.Dram);

    [Fact]
    public void Uncovered_NothingKnown_NamesEachPartAndTheRemedy()
    {
        var node = Create([], "this kernel has no powercap (RAPL)", NodeOptions.None);

        Assert.Equal(["cpu: this kernel has no powercap (RAPL)", "dram: this kernel has no powercap (RAPL)"], node.Uncovered.Take(2));
        Assert.Equal("node: fans, network and disks are in no figure; set Host:OverheadWatts or Host:NodeToGpuRatio", node.Uncovered[2]);
        Assert.Empty(node.Describe());
    }

    [Fact]
    public void Uncovered_PackageOnly_SaysThatMemoryHasNoCounter() =>
        Assert.Equal(["dram: this processor has no counter for it", "node: fans, network and disks are in no figure; set Host:OverheadWatts or Host:NodeToGpuRatio"], Create([Cpu], "", NodeOptions.None).Uncovered);

    [Fact]
    public void Uncovered_PackageAndMemory_IsTheRest() =>
        Assert.Equal(["node: fans, network and disks are in no figure; set Host:OverheadWatts or Host:NodeToGpuRatio"], Create([Cpu, Dram], "", NodeOptions.None).Uncovered);

    /// <summary>With an assumption for the whole node nothing of it is uncovered, measured or not.</summary>
    [Fact]
    public void Uncovered_WithARemainder_IsNothing()
    {
        Assert.Empty(Create([], "denied", NodeTape.Watts(1)).Uncovered);
        Assert.Empty(Create([Cpu], "", NodeTape.Ratio(2)).Uncovered);
    }

    [Fact]
    public void Simulated_HasNoComponentAndSaysWhy()
    {
        List<DeviceRow> rows = [];
        List<DeviceGap> gaps = [];
        NodeComponents.Simulated.Close(0, 1, rows, 0, rows, gaps);

        Assert.Empty(NodeComponents.Simulated.Describe());
        Assert.Equal(["cpu", "dram", "node"], NodeComponents.Simulated.Uncovered.Select(text => text.Split(':')[0]));
        Assert.All(NodeComponents.Simulated.Uncovered, text => Assert.Contains("Demo:Devices", text, StringComparison.Ordinal));
        Assert.Equal((0, 0), (rows.Count, gaps.Count));
    }

    [Fact]
    public void Close_Positions_FollowTheGpus()
    {
        var node = Create([Cpu, Dram], "", NodeTape.Ratio(2));
        List<DeviceRow> rows = [];
        List<DeviceGap> gaps = [];

        node.Close(8, 1_000_000, [], 0, rows, gaps);

        Assert.Equal([8, 9], rows.Select(row => row.Device));
        Assert.Equal([10], gaps.Select(gap => gap.Device));
    }

    /// <summary>An inventory of every component is one that the contract accepts.</summary>
    [Fact]
    public void Describe_Everything_PassesTheContract()
    {
        var inventory = new Inventory { Host = "host" };
        inventory.Devices.AddRange(Create([Cpu, Dram], "", NodeTape.Watts(99_999.999m)).Describe());

        Assert.Null(InventoryValidator.FirstViolation(InventoryContent.WithContentId(inventory)));
    }

    private static NodeComponents Create(IReadOnlyList<INodeMeter> meters, string unread, NodeOptions options) => new(meters, unread, options, new MethodHalfWidths(), new string('a', 32));
}
