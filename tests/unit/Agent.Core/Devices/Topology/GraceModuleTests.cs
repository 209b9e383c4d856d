using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Topology;

public sealed class GraceModuleTests
{
    private const long Second = 1_000_000;
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(10);

    [Fact]
    public void Group_FourGpusOfGb200_AreTwoModules()
    {
        var modules = Modules([Gb200("a", "1653"), Gb200("b", "1653"), Gb200("c", "1654"), Gb200("d", "1654")]);

        Assert.Equal(["MODULE-id-1653", "MODULE-id-1654"], modules.Select(module => module.Uuid));
        Assert.Equal([["a", "b"], ["c", "d"]], modules.Select(module => module.Gpus));
    }

    [Fact]
    public void Group_GraceHoppers_AreAModuleEach() =>
        Assert.Equal(["MODULE-id-a", "MODULE-id-b"], Modules([new("a", "NVIDIA GH200 480GB", 1, "77"), new("b", "GH200 480GB", null, "77")]).Select(module => module.Uuid));

    [Theory]
    [InlineData("NVIDIA H100 80GB HBM3", null, "9")]
    [InlineData("NVIDIA H100 80GB HBM3", 0, "9")]
    [InlineData("NVIDIA GB200", 1, "")]
    public void Group_NoGraceOrNoSerial_IsNoModule(string model, int? chipToChip, string serial) =>
        Assert.Empty(Modules([new("a", model, chipToChip, serial)]));

    [Theory]
    [InlineData("NVIDIA GB300", null)]
    [InlineData("NVIDIA next superchip", 1)]
    public void Group_ByNameOrLink_IsGrace(string model, int? chipToChip) =>
        Assert.Single(Modules([new("a", model, chipToChip, "9")]));

    [Fact]
    public void Close_EveryGpuRepeatsTheModule_CountsItOnce()
    {
        // An idle GB200 host: all four GPUs say 460 W for two modules, each GPU 160 W of its own.
        var modules = Modules([Gb200("a", "1"), Gb200("b", "1"), Gb200("c", "2"), Gb200("d", "2")]);
        long gpus = 0, rest = 0;
        for (var second = 0; second <= 60; second++)
        {
            foreach (var module in modules)
            {
                module.AddPower(second * Second, 460_000);
                var rows = module.Gpus.Select(_ => Row(second, 160_000)).ToList();
                gpus += rows.Sum(row => row.Millijoules);
                rest += module.Close(second * Second, rows).Millijoules;
            }
        }

        Assert.Equal(4 * 160_000L * 60, gpus);
        Assert.Equal(2 * 140_000L * 60, rest);
        Assert.Equal(2 * 460_000L * 60, gpus + rest);
        Assert.Equal(rest, modules.Sum(module => module.CumulativeMillijoules));
    }

    [Fact]
    public void Close_First_Opens() =>
        Assert.Equal(new MeterStep(RowKind.Opening, 5 * Second, 0), Step(One(), 5, 460_000, Row(5, 160_000)));

    [Fact]
    public void Close_SensorLagsBehindItsGpu_IsNeverNegativeAndPaidBack()
    {
        var module = One();
        Step(module, 0, 400_000, Row(0, 0));
        Assert.Equal(0, Step(module, 1, 400_000, Row(1, 500_000)).Millijoules);
        Assert.Equal(100_000, Step(module, 2, 400_000, Row(2, 200_000)).Millijoules);
        Assert.Equal(200_000, Step(module, 3, 400_000, Row(3, 200_000)).Millijoules);
    }

    [Fact]
    public void Close_ModuleStuckBelowItsGpu_OwesNoMoreThanARow()
    {
        var module = One();
        for (var second = 0; second <= 100; second++) Step(module, second, 0, Row(second, 500_000));
        Step(module, 101, 0, Row(101, 500_000));
        _ = Step(module, 102, 2_000_000, Row(102, 500_000));

        Assert.Equal(1_500_000, Step(module, 103, 2_000_000, Row(103, 500_000)).Millijoules);
    }

    [Fact]
    public void Close_AGpuHasAGap_IsUnknown()
    {
        var module = Modules([Gb200("a", "1"), Gb200("b", "1")])[0];
        Step(module, 0, 460_000, Row(0, 0), Row(0, 0));
        Assert.Equal(RowKind.Opening, Step(module, 1, 460_000, Row(1, 160_000)).Kind);
        Assert.Equal(RowKind.Opening, Step(module, 2, 460_000, Row(2, 160_000), Row(2, 0) with { Kind = RowKind.Opening }).Kind);
        Assert.Equal(RowKind.Opening, Step(module, 3, 460_000, Row(3, 160_000), Row(3, 160_000) with { StartMicroseconds = Second }).Kind);

        Assert.Equal(new MeterStep(RowKind.Interval, 3 * Second, 140_000), Step(module, 4, 460_000, Row(4, 160_000), Row(4, 160_000)));
    }

    [Fact]
    public void Close_ModulePowerSilentTooLong_IsUnknown()
    {
        var module = One();
        Step(module, 0, 460_000, Row(0, 0));

        Assert.Equal(RowKind.Opening, Step(module, 11, 460_000, Row(11, 160_000) with { StartMicroseconds = 0 }).Kind);
    }

    [Fact]
    public void Reader_Fails_IsTheNextGpu()
    {
        var module = Modules([Gb200("a", "1"), Gb200("b", "1")])[0];
        Assert.Equal("a", module.Reader);
        module.AddPower(0, Reading<long>.Failed(NvmlReturn.GpuIsLost));
        Assert.Equal("b", module.Reader);
        module.AddPower(1, 460_000);
        Assert.Equal("b", module.Reader);
        module.AddPower(2, Reading<long>.Failed(NvmlReturn.NotSupported));

        Assert.Equal("a", module.Reader);
    }

    [Fact]
    public void Describe_Module_MakesAValidInventory()
    {
        var device = One().Describe();
        var inventory = new Inventory { Host = "node", Devices = { device } };

        Assert.Null(InventoryValidator.FirstViolation(InventoryContent.WithContentId(inventory)));
        Assert.Equal((DeviceKind.Module, "MODULE-id-1", ""), (device.Kind, device.Uuid, device.ParentUuid));
    }

    /// <summary>500 W ± 7 % with GPUs of 400 W ± 5 %: the truth is between 45 and 155 W, and a share of the figure would not hold it.</summary>
    [Theory]
    [InlineData(100, 45, 155)]
    [InlineData(100, 0, 487)] // a loaded GH200 of 900 W ± 25 % with a GPU of 650 W ± 25 %, seen low
    public void Describe_Bounds_HoldADifferenceOfTwoWideFigures(long figure, long low, long high)
    {
        var rule = Assert.Single(One().Describe().Bounds);
        var bounds = EnergyBounds.Absolute(new Joules(figure * 1000), new Watts(rule.Range.LowMilliwatts), new Watts(rule.Range.HighMilliwatts), Second);

        Assert.Equal(Method.Integrated, rule.Method);
        Assert.InRange(low * 1000, bounds.Low.Millijoules, bounds.High.Millijoules);
        Assert.InRange(high * 1000, bounds.Low.Millijoules, bounds.High.Millijoules);
    }

    [Fact]
    public void Of_SameGpusInAnotherOrder_IsTheSameModule()
    {
        var modules = new GraceModules("id", Gap);
        var before = modules.Of([Gb200("a", "1"), Gb200("b", "1"), Gb200("c", "2")]);
        var after = modules.Of([Gb200("c", "2"), Gb200("b", "1"), Gb200("a", "1")]);

        Assert.Same(before[0], after[1]);
        Assert.Same(before[1], after[0]);
    }

    /// <summary>A GPU that is found later: the total goes on, in a row that opens, since the GPU's energy before is unknown.</summary>
    [Fact]
    public void Of_AGpuMore_CarriesTheTotal()
    {
        var modules = new GraceModules("id", Gap);
        var one = modules.Of([Gb200("a", "1")])[0];
        Step(one, 0, 460_000, Row(0, 0));
        Step(one, 1, 460_000, Row(1, 160_000));
        var two = modules.Of([Gb200("a", "1"), Gb200("b", "1")])[0];

        Assert.Equal((one.Uuid, 300_000), (two.Uuid, two.CumulativeMillijoules));
        Assert.Equal(RowKind.Opening, Step(two, 2, 460_000, Row(2, 160_000), Row(2, 160_000)).Kind);
        Assert.Equal(140_000, Step(two, 3, 460_000, Row(3, 160_000), Row(3, 160_000)).Millijoules);
        Assert.Equal(440_000, two.CumulativeMillijoules);
    }

    [Fact]
    public void Of_ModuleThatWasAway_CarriesTheTotalAndOpens()
    {
        var modules = new GraceModules("id", Gap);
        var module = modules.Of([Gb200("a", "1")])[0];
        Step(module, 0, 460_000, Row(0, 0));
        Step(module, 1, 460_000, Row(1, 160_000));
        Assert.Empty(modules.Of([Gb200("a", "")]));
        var back = modules.Of([Gb200("a", "1")])[0];

        Assert.Equal(RowKind.Opening, Step(back, 3, 460_000, Row(3, 160_000)).Kind);
        Assert.Equal(300_000, back.CumulativeMillijoules);
    }

    private static IReadOnlyList<GraceModule> Modules(IReadOnlyList<GraceMember> gpus) => new GraceModules("id", Gap).Of(gpus);

    private static GraceMember Gb200(string uuid, string serial) => new(uuid, "NVIDIA GB200", 1, serial);

    private static GraceModule One() => Modules([Gb200("a", "1")])[0];

    private static MeterStep Step(GraceModule module, int second, long power, params DeviceRow[] rows)
    {
        module.AddPower(second * Second, power);
        return module.Close(second * Second, rows);
    }

    private static DeviceRow Row(int second, long energy) => new()
    {
        Device = 0,
        Kind = second == 0 ? RowKind.Opening : RowKind.Interval,
        StartMicroseconds = Math.Max(0, second - 1) * Second,
        EndMicroseconds = second * Second,
        Millijoules = second == 0 ? 0 : energy,
        CumulativeMillijoules = energy,
        Method = Method.Integrated,
    };
}
