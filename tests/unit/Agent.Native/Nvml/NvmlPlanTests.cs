using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>What is planned for boards as NVML shows them: no watts are guessed for what is no whole board, and none are counted twice.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class NvmlPlanTests
{
    [FakeNvmlTheory]
    [InlineData("name=\"GRID P4-1Q\" arch=4 virtualization=2 counter=off power=off average=off instant=off limit=0 default_limit=0 temperature=0", "vGPU guest")]
    [InlineData("name=\"NVIDIA A100-10C\" arch=7 virtualization=2 counter=off power=off average=off instant=off limit=0 default_limit=0", "vGPU guest")]
    [InlineData("name=\"Orin (nvgpu)\" counter=off power=off average=off instant=off limit=0 default_limit=0 util=40", "Jetson")]
    [InlineData("name=Thor counter=off power=off average=off instant=off limit=0 default_limit=0 util=40", "Jetson")]
    public void Plan_NoWholeBoard_GuessesNothingAndSaysWhy(string device, string reason)
    {
        using var host = new FakeNvmlHost("devices 1 " + device);

        DevicePlan plan = Plan(host.OpenGpu());

        Assert.Equal((EnergySource.None, Method.Unspecified, true), (plan.Source, plan.Method, plan.IsSettled));
        Assert.Null(plan.Range);
        Assert.Contains(reason, plan.Reason, StringComparison.Ordinal);
    }

    [FakeNvmlTheory]
    [InlineData("fault call=nvmlDeviceGetPowerUsage code=3", 3)]
    [InlineData("fault call=* device=0 code=3", 3)]
    public void Plan_JetsonThatAnswersThree_IsStillNamed(string fault, int code)
    {
        // The library initialises, counts one GPU, and every metric answers 3; name and UUID are readable.
        using var host = new FakeNvmlHost($"devices 1 name=\"Orin (nvgpu)\" counter=off\nfault call=nvmlDeviceGetName code=0\nfault call=nvmlDeviceGetUUID code=0\nfault call=nvmlDeviceGetHandleByIndex_v2 code=0\n{fault}");
        IGpu gpu = host.OpenGpu();

        Assert.Equal(code, gpu.PowerMilliwatts().Code);
        Assert.Contains("Jetson", Plan(gpu).Reason, StringComparison.Ordinal);
    }

    [FakeNvmlTheory]
    [InlineData("Tesla K80", 2, 2)]
    [InlineData("Tesla M60", 3, 2)]
    [InlineData("NVIDIA A16", 7, 4)]
    public void Boards_OfSeveralDevices_EachHasItsOwnFigure(string name, int architecture, int devices)
    {
        string off = architecture < 7 ? "counter=off average=off" : "";
        using var host = new FakeNvmlHost($"devices {devices} name=\"{name}\" arch={architecture} serial=0324014 watts=60 {off}\ndevice 0 watts=61");
        Assert.True(host.Binding.Open().IsOpen);
        IGpu[] gpus = [.. host.Binding.Enumerate().Select(slot => slot.Gpu!)];

        Assert.Equal(devices, gpus.DistinctBy(gpu => gpu.Uuid).Count());
        Assert.Equal((devices * 60_000) + 1000, gpus.Sum(gpu => gpu.PowerMilliwatts().Value));
        Assert.Equal(61_000, gpus[0].PowerMilliwatts());
        Assert.All(gpus, gpu => Assert.Equal(architecture < 7 ? EnergySource.Power : EnergySource.Counter, Plan(gpu).Source));
        Assert.Empty(new GraceModules("id", TimeSpan.FromSeconds(10)).Of([.. gpus.Select(Member)]));
    }

    [FakeNvmlFact]
    public void TwoK80Devices_WithoutPower_AreHalfABoardEach()
    {
        using var host = new FakeNvmlHost("devices 2 name=\"Tesla K80\" arch=2 counter=off power=off average=off instant=off limit=0 default_limit=0 util=100 serial=1");
        Assert.True(host.Binding.Open().IsOpen);

        long both = host.Binding.Enumerate().Sum(slot => Plan(slot.Gpu!).Range!.Value.At(1).Milliwatts);

        Assert.Equal(300_000, both);
    }

    [FakeNvmlFact]
    public void MigBoard_ReadThroughTheBinding_IsSplitOnce()
    {
        using var host = new FakeNvmlHost("devices 1 watts=350 mig=on instances=3g.20gb,,2g.10gb");
        IGpu gpu = host.OpenGpu();
        var instances = new List<MigInstance>();
        gpu.MigInstances(instances);
        var split = new MigSplit(gpu.Uuid);
        split.Use(instances, gpu.MaxMigInstances().Value);

        IReadOnlyList<DeviceRow> rows = split.Split(Row(70_000, gpu.PowerMilliwatts().Value), 1);

        Assert.Equal([30_000, 20_000, 20_000], rows.Select(row => row.Millijoules));
        Assert.Equal([150_000L, 100_000, 100_000], rows.Select(row => row.PowerMilliwatts));
    }

    [FakeNvmlFact]
    public void GraceBoards_ReadThroughTheBinding_AreTwoModulesOf460Watts()
    {
        using var host = new FakeNvmlHost("""
            devices 4 name="NVIDIA GB200" arch=10 c2c=on watts=160 cpu_watts=140 module=one serial=1653
            device 2 module=two serial=1654
            device 3 module=two serial=1654
            """);
        Assert.True(host.Binding.Open().IsOpen);
        IGpu[] gpus = [.. host.Binding.Enumerate().Select(slot => slot.Gpu!)];

        IReadOnlyList<GraceModule> modules = new GraceModules("id", TimeSpan.FromSeconds(10)).Of([.. gpus.Select(Member)]);

        Assert.Equal([["1653", "1653"], ["1654", "1654"]], modules.Select(module => module.Gpus.Select(uuid => gpus.Single(gpu => gpu.Uuid == uuid).BoardSerial)));
        Assert.Equal(920_000, modules.Sum(module => gpus.Single(gpu => gpu.Uuid == module.Reader).ModulePowerMilliwatts().Value));
    }

    private static GraceMember Member(IGpu gpu) => new(gpu.Uuid, gpu.Name, gpu.ChipToChip().OrUnknown, gpu.BoardSerial);

    private static DevicePlan Plan(IGpu gpu) => new DevicePlanner([]).Plan(new ProbedGpu(gpu), "580.65.06");

    private static DeviceRow Row(long energy, long power) => new()
    {
        Device = 0,
        Kind = RowKind.Interval,
        StartMicroseconds = 0,
        EndMicroseconds = 200_000,
        Millijoules = energy,
        CumulativeMillijoules = energy,
        Method = Method.Counter,
        PowerMilliwatts = power,
    };
}
