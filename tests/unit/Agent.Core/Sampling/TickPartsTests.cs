using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;
using TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>What is counted beside the GPUs, through the whole sampler: each joule in one place.</summary>
public sealed class TickPartsTests
{
    private const string Board = "GPU-0";

    [Fact]
    public void Mig_ThreeInstances_SumToTheirBoardWithWhatIsUnallocated()
    {
        using var rig = new SamplerRig(gpus: 1);
        Split(rig.Gpus[0], ("MIG-a", 3), ("MIG-b", 2), ("MIG-c", 1));

        rig.Run(10);

        string[] parts = ["MIG-a", "MIG-b", "MIG-c", Board + "/unallocated"];
        Assert.Equal(rig.Millijoules(Board), parts.Sum(rig.Millijoules));
        Assert.Equal(10 * SamplerRig.MillijoulesPerSecond, rig.Millijoules(Board));
        Assert.InRange(rig.Millijoules("MIG-a"), (3 * 3_000_000 / 7) - 1, (3 * 3_000_000 / 7) + 1);
        Assert.All(Devices(rig).Where(device => device.Kind == DeviceKind.Mig), part => Assert.Equal(Board, part.ParentUuid));
    }

    [Fact]
    public void Mig_InstanceMadeOnTheWay_LeavesNoTickThatDoesNotSumUp()
    {
        using var rig = new SamplerRig(gpus: 2);
        Split(rig.Gpus[0], ("MIG-a", 3));
        rig.Run(5);
        Split(rig.Gpus[0], ("MIG-a", 3), ("MIG-new", 2));

        rig.Run(65);

        Assert.True(rig.Millijoules("MIG-new") > 0);
        foreach (var tick in rig.Ticks)
        {
            var board = Sum(tick, device => device.Uuid == Board);
            Assert.Equal(board, Sum(tick, device => device.ParentUuid == Board));
            Assert.Equal(tick.Rows.Select(row => row.Device).Order(), tick.Rows.Select(row => row.Device));
        }
    }

    [Fact]
    public void Mig_BoardThatFails_MakesGapsOfItsParts()
    {
        using var rig = new SamplerRig(gpus: 1);
        Split(rig.Gpus[0], ("MIG-a", 7));
        rig.Run(3);
        rig.Gpus[0].Energy = () => Reading<long>.Failed(15);
        rig.Gpus[0].Power = () => Reading<long>.Failed(15);

        rig.Run(1);

        var last = rig.Ticks[^1];
        Assert.Empty(last.Rows);
        Assert.Equal([15, 15], last.Gaps.Select(gap => gap.Code));
    }

    [Fact]
    public void Mig_TurnedOff_GivesTheBoardBackWhole()
    {
        using var rig = new SamplerRig(gpus: 1);
        Split(rig.Gpus[0], ("MIG-a", 7));
        rig.Run(3);
        rig.Gpus[0].Mig = 0;

        rig.Run(65);

        Assert.Equal([DeviceKind.Gpu], Devices(rig).Select(device => device.Kind));
        Assert.Equal(68 * SamplerRig.MillijoulesPerSecond, rig.Millijoules(Board));
    }

    [Fact]
    public void Grace_FourGpusOnTwoModules_CountEachModuleOnceBesideItsGpus()
    {
        using var rig = new SamplerRig(gpus: 4);
        for (var i = 0; i < 4; i++)
        {
            rig.Gpus[i].OnModule = 1;
            rig.Gpus[i].BoardSerial = i < 2 ? "one" : "two";
            // Two GPUs of 300 W and a CPU of 160 W; both GPUs repeat it.
            rig.Gpus[i].ModulePower = () => 760_000;
        }

        rig.Run(60);

        var modules = Devices(rig).Where(device => device.Kind == DeviceKind.Module).Select(device => device.Uuid).ToList();
        Assert.Equal(["MODULE-agent-one", "MODULE-agent-two"], modules);
        Assert.All(modules, module => Assert.InRange(rig.Millijoules(module), 55 * 160_000, 60 * 160_000));
        Assert.InRange(rig.Ticks.Sum(tick => Sum(tick, _ => true)), 2 * 55 * 760_000L, 2 * 60 * 760_000L);
    }

    [Fact]
    public void Grace_CounterOfTheModule_IsNeverTakenForTheGpu()
    {
        using var rig = new SamplerRig(gpus: 1);
        rig.Gpus[0].OnModule = 1;
        rig.Gpus[0].BoardSerial = "one";
        var counter = rig.Gpus[0].Energy;
        rig.Gpus[0].Energy = () => counter().Value * 5 / 2;

        rig.Run(120);

        Assert.All(rig.Rows(Board), row => Assert.Equal(Method.Integrated, row.Method));
        Assert.InRange(rig.Millijoules(Board), 119 * SamplerRig.MillijoulesPerSecond, 120 * SamplerRig.MillijoulesPerSecond);
        Assert.Contains("2.50 times", Devices(rig)[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Grace_CounterThatAgrees_TakesOverWithoutLosingOrDoublingAJoule()
    {
        using var rig = new SamplerRig(gpus: 1);
        rig.Gpus[0].OnModule = 1;
        rig.Gpus[0].BoardSerial = "one";

        rig.Run(60);

        Assert.Equal(Method.Integrated, rig.Rows(Board)[1].Method);
        Assert.Equal(Method.Counter, rig.Rows(Board)[^1].Method);
        Assert.Equal(60 * SamplerRig.MillijoulesPerSecond, rig.Millijoules(Board));
    }

    [Fact]
    public void Node_MeterAndOverhead_StandBesideTheGpusAndCountOnce()
    {
        var meter = new ScriptedMeter();
        var options = new NodeOptions(Watts.FromWatts(500), null);
        using var rig = new SamplerRig(gpus: 2, node: new NodeComponents([meter], "", options, AccuracyRules.Default.Widths, "agent"));
        for (var second = 0; second < 10; second++)
        {
            rig.Run(1);
            meter.Microjoules += 120_000_000;
        }

        var node = Devices(rig).Where(device => device.Kind is DeviceKind.Cpu or DeviceKind.Node).ToDictionary(device => device.Kind, device => device.Uuid);
        Assert.Equal(9 * 120_000, rig.Millijoules(node[DeviceKind.Cpu]));
        Assert.Equal((10 * 500_000) - (9 * 120_000), rig.Millijoules(node[DeviceKind.Node]));
        Assert.Equal(10 * SamplerRig.MillijoulesPerSecond, rig.Millijoules(Board));
        Assert.Equal([DeviceKind.Cpu, DeviceKind.Node], rig.Sampler.State.Parts.Select(part => part.Device.Kind));
    }

    [Fact]
    public void Mig_ListThatFails_KeepsTheInstancesAsTheyWere()
    {
        using var rig = new SamplerRig(gpus: 1);
        Split(rig.Gpus[0], ("MIG-a", 3), ("MIG-b", 4));
        rig.Run(5);
        rig.Gpus[0].InstancesCode = 999;

        rig.Run(65);

        Assert.Equal(["MIG-a", "MIG-b"], Devices(rig).Where(device => device.Kind == DeviceKind.Mig).Select(device => device.Uuid));
        Assert.Equal(rig.Millijoules(Board), rig.Millijoules("MIG-a") + rig.Millijoules("MIG-b"));
    }

    [Fact]
    public void Grace_SerialOfOneGpuUnknownAtFirst_WaitsForItAndNeverCountsThatGpuTwice()
    {
        using var rig = new SamplerRig(gpus: 2);
        foreach (var gpu in rig.Gpus)
        {
            gpu.OnModule = 1;
            gpu.ModulePower = () => 760_000;
        }

        rig.Gpus[0].BoardSerial = "one";
        rig.Run(5);
        Assert.DoesNotContain(Devices(rig), device => device.Kind == DeviceKind.Module);
        rig.Gpus[1].BoardSerial = "one";

        rig.Run(65);

        var module = Devices(rig).Single(device => device.Kind == DeviceKind.Module);
        Assert.All(rig.Rows(module.Uuid).Where(row => row.Kind == RowKind.Interval).Skip(1), row => Assert.InRange(row.Millijoules, 159_000, 161_000));
    }

    [Fact]
    public void Coverage_GpuThatIsInNoFigure_IsNamedWithItsReason()
    {
        using var rig = new SamplerRig(gpus: 2);
        rig.Gpus[1].Energy = () => Reading<long>.Failed(3);
        rig.Gpus[1].Power = () => Reading<long>.Failed(3);
        rig.Gpus[1].Virtualization = 2;

        rig.Run(3);

        Assert.Contains(rig.Ticks[^1].Inventory.Uncovered, text => text.StartsWith("gpu: ", StringComparison.Ordinal) && text.Contains("vGPU", StringComparison.Ordinal));
    }

    [Fact]
    public void Node_BeforeTheLibraryAnswers_IsCountedFromTheFirstTick()
    {
        var meter = new ScriptedMeter();
        using var rig = new SamplerRig(gpus: 1, node: new NodeComponents([meter], "", NodeOptions.None, AccuracyRules.Default.Widths, "agent"));
        rig.Library.Status = new LibraryStatus(9, "not yet");

        rig.Run(3);

        Assert.All(rig.Ticks, tick => Assert.Equal([DeviceKind.Cpu], tick.Inventory.Devices.Select(device => device.Kind)));
        Assert.Equal(0, rig.Log.Entries.Count(entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error));
    }

    private static void Split(ScriptedGpu gpu, params (string Uuid, int Slices)[] instances)
    {
        gpu.Mig = 1;
        gpu.Instances = [.. instances.Select((instance, index) => new MigInstance(instance.Uuid, $"{instance.Slices}g.10gb", instance.Slices, index, 0))];
    }

    private static Google.Protobuf.Collections.RepeatedField<Device> Devices(SamplerRig rig) => rig.Ticks[^1].Inventory.Devices;

    private static long Sum(Tick tick, Func<Device, bool> which) =>
        tick.Rows.Where(row => which(tick.Inventory.Devices[row.Device])).Sum(row => row.Millijoules);
}
