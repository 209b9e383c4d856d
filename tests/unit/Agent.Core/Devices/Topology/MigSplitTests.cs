using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Topology;

public sealed class MigSplitTests
{
    private static readonly MigInstance Three = new("MIG-a", "3g.20gb", 3, 1, 0);
    private static readonly MigInstance Two = new("MIG-b", "2g.10gb", 2, 2, 0);

    [Fact]
    public void Split_TwoInstances_GetTheirSlicesAndTheRestIsUnallocated()
    {
        var split = Used([Three, Two], 7);

        var rows = split.Split(Board(70_000, 350_000), 4);

        Assert.Equal(["MIG-a", "MIG-b", "GPU-x/unallocated"], split.Parts.Select(part => part.Uuid));
        Assert.Equal([30_000, 20_000, 20_000], rows.Select(row => row.Millijoules));
        Assert.Equal([150_000L, 100_000, 100_000], rows.Select(row => row.PowerMilliwatts));
        Assert.Equal([4, 5, 6], rows.Select(row => row.Device));
    }

    [Fact]
    public void Split_Row_HasTheBoardsTimesKindAndMethodAndNothingElse()
    {
        var board = Board(70_000, 350_000) with { Kind = RowKind.Bridged, Method = Method.Integrated, UtilizationPercent = 50, TemperatureCelsius = 60, MemoryMebibytes = 5 };

        Assert.All(Used([Three], 7).Split(board, 1), row =>
        {
            Assert.Equal((RowKind.Bridged, 1_000L, 2_000L, Method.Integrated), (row.Kind, row.StartMicroseconds, row.EndMicroseconds, row.Method));
            Assert.Equal((null, null, null, null), (row.UtilizationPercent, row.TemperatureCelsius, row.MemoryMebibytes, row.Shares));
        });
    }

    [Fact]
    public void Split_BoardWithoutPower_GivesNone() => Assert.All(Used([Three], 7).Split(Board(7, null), 0), row => Assert.Null(row.PowerMilliwatts));

    [Fact]
    public void Split_OpeningRow_OpensEachPart() =>
        Assert.All(Used([Three, Two], 7).Split(Board(0, 1) with { Kind = RowKind.Opening, StartMicroseconds = 2_000 }, 0), row =>
            Assert.Equal((RowKind.Opening, 2_000L, 0L), (row.Kind, row.StartMicroseconds, row.Millijoules)));

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    [InlineData(0)]
    public void Split_NothingUnallocated_IsNormalisedToWhatThereIs(int maximum)
    {
        var split = Used([Three, Two], maximum);

        Assert.Equal([30, 20], split.Split(Board(50, 50), 0).Select(row => row.Millijoules));
    }

    [Fact]
    public void Split_NoInstances_IsAllUnallocated()
    {
        var split = Used([], 7);

        Assert.Equal((999L, "GPU-x/unallocated"), (split.Split(Board(999, 1), 0).Single().Millijoules, split.Parts.Single().Uuid));
    }

    [Fact]
    public void Split_SlicesUnknown_LeavesAllUnallocated()
    {
        var split = Used([Three with { Slices = 0 }], 0);

        Assert.Equal([0, 999], split.Split(Board(999, 1), 0).Select(row => row.Millijoules));
    }

    [Fact]
    public void Split_InstanceReturns_GoesOnWhereItWas()
    {
        var split = Used([Three], 3);
        split.Split(Board(100, null), 0);
        split.Use([Two], 2);
        split.Split(Board(50, null), 0);
        split.Use([Three, Two], 5);

        Assert.Equal([103, 52], split.Split(Board(5, null), 0).Select(row => row.CumulativeMillijoules));
    }

    [Fact]
    public void Split_OfOddMillijoules_DriftsNowhere()
    {
        var split = Used([Three, Two], 7);
        IReadOnlyList<DeviceRow> rows = [];
        for (var i = 0; i < 700; i++) rows = split.Split(Board(1, null), 0);

        Assert.Equal([300, 200, 200], rows.Select(row => row.CumulativeMillijoules));
    }

    [Fact]
    public void Use_SameInstances_ChangesNothing()
    {
        var split = Used([Three], 7);

        Assert.False(split.Use([Three with { }], 7));
        // Another place is another name of it, by which it can be asked for.
        Assert.True(split.Use([Three with { GpuInstanceId = 9 }], 7));
        Assert.Equal("9/0", split.Parts[0].Place);
        Assert.True(split.Use([Three, Two], 7));
        Assert.True(split.Stop());
        Assert.Empty(split.Split(Board(5, 5), 0));
        Assert.False(split.Stop());
    }

    [Fact]
    public void Use_InstanceListedTwice_CountsOnce() => Assert.Equal(2, Used([Three, Three], 7).Parts.Count);

    [Fact]
    public void Use_ManyInstancesOverTime_RemembersOnlySome()
    {
        var split = Used([Three], 7);
        split.Split(Board(7, null), 0);
        for (var i = 0; i < 600; i++)
        {
            split.Use([Three with { Uuid = $"MIG-{i}" }], 7);
            split.Split(Board(7, null), 0);
        }

        split.Use([Three], 7);
        Assert.Equal(3, split.Split(Board(7, null), 0)[0].CumulativeMillijoules);
    }

    [Fact]
    public void Describe_Parts_MakeAValidInventory()
    {
        var board = new Device { Uuid = "GPU-x", Kind = DeviceKind.Gpu, Model = "NVIDIA A100-SXM4-40GB", Index = 2, MigMode = "enabled", DriverVersion = "580", Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = 50_000 } } };
        var inventory = new Inventory { Host = "node", Devices = { board } };
        inventory.Devices.AddRange(Used([Three, Two], 7).Parts.Select(part => MigDescription.Of(part, board)));

        Assert.Null(InventoryValidator.FirstViolation(InventoryContent.WithContentId(inventory)));
        Assert.Equal(["NVIDIA A100-SXM4-40GB MIG 3g.20gb", "NVIDIA A100-SXM4-40GB MIG 2g.10gb", "unallocated"], inventory.Devices.Skip(1).Select(part => part.Model));
        Assert.All(inventory.Devices.Skip(1), part => Assert.Equal((DeviceKind.Mig, "GPU-x", 50_000u), (part.Kind, part.ParentUuid, part.Bounds.Single().HalfWidthPpm)));
        Assert.Equal([("3g.20gb", 3u), ("2g.10gb", 2u), ("", 2u)], inventory.Devices.Skip(1).Select(part => (part.MigProfile, part.Slices)));
    }

    private static MigSplit Used(IEnumerable<MigInstance> instances, int maximum)
    {
        var split = new MigSplit("GPU-x");
        Assert.True(split.Use(instances, maximum));
        return split;
    }

    private static DeviceRow Board(long energy, long? power) => new()
    {
        Device = 0,
        Kind = RowKind.Interval,
        StartMicroseconds = 1_000,
        EndMicroseconds = 2_000,
        Millijoules = energy,
        CumulativeMillijoules = energy,
        Method = Method.Counter,
        PowerMilliwatts = power,
    };
}
