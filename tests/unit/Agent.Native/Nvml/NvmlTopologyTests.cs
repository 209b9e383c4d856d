using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

[Collection(FakeNvmlSet.Name)]
public sealed class NvmlTopologyTests
{
    [FakeNvmlFact]
    public void Instances_SparseSlots_GiveUuidProfileSlicesAndIds()
    {
        using var host = new FakeNvmlHost("""
            devices 1 name="NVIDIA A100-SXM4-40GB" mig=on instances=3g.20gb:MIG-first,,2g.10gb,1c.1g.5gb
            """);
        IGpu gpu = host.OpenGpu();
        var instances = new List<MigInstance>();

        Assert.Equal(3, gpu.MigInstances(instances));
        Assert.Equal(7, gpu.MaxMigInstances());
        Assert.Equal(new MigInstance("MIG-first", "3g.20gb", 3, 1, 0), instances[0]);
        Assert.Equal(["3g.20gb", "2g.10gb", "1c.1g.5gb"], instances.Select(instance => instance.Profile));
        Assert.Equal([3, 2, 1], instances.Select(instance => instance.Slices));
        Assert.Equal([1, 3, 4], instances.Select(instance => instance.GpuInstanceId));
        Assert.All(instances, instance => Assert.StartsWith("MIG-", instance.Uuid, StringComparison.Ordinal));
        Assert.Equal(3, instances.DistinctBy(instance => instance.Uuid).Count());
    }

    [FakeNvmlTheory]
    [InlineData("mig=none instances=3g.20gb", NvmlReturn.NotSupported)]
    [InlineData("mig=off instances=3g.20gb", NvmlReturn.Success)]
    [InlineData("mig=on", NvmlReturn.Success)]
    public void Instances_ModeIsNotOn_AreNone(string device, int code)
    {
        using var host = new FakeNvmlHost("devices 1 " + device);
        var instances = new List<MigInstance>();

        Assert.Equal(code, host.OpenGpu().MigInstances(instances).Code);
        Assert.Empty(instances);
    }

    [FakeNvmlFact]
    public void Instances_AttributesAreGone_ComeFromTheProfile()
    {
        using var host = new FakeNvmlHost("devices 1 mig=on instances=1c.3g.40gb,4g.40gb\nfault call=nvmlDeviceGetAttributes_v2 code=26");
        var instances = new List<MigInstance>();

        Assert.Equal(2, host.OpenGpu().MigInstances(instances));
        Assert.Equal([1, 4], instances.Select(instance => instance.Slices));
    }

    [FakeNvmlFact]
    public void Instances_NameIsRefused_ProfileComesFromTheAttributes()
    {
        using var host = new FakeNvmlHost("devices 1 mig=on instances=3g.20gb\nfault call=nvmlDeviceGetName code=999");
        var instances = new List<MigInstance>();

        host.OpenGpu().MigInstances(instances);

        Assert.Equal("3g.20gb", instances.Single().Profile);
    }

    [FakeNvmlFact]
    public void Instances_BoardIsLost_GiveItsCodeAndNoHalfList()
    {
        using var host = new FakeNvmlHost("devices 1 mig=on instances=3g.20gb,2g.10gb\nfault call=nvmlDeviceGetAttributes_v2 code=15");
        var instances = new List<MigInstance>();

        Assert.Equal(NvmlReturn.GpuIsLost, host.OpenGpu().MigInstances(instances).Code);
        Assert.Empty(instances);
    }

    [FakeNvmlFact]
    public void Instances_OldDriver_AnswerThirteen()
    {
        using var host = new FakeNvmlHost("devices 1 mig=on instances=3g.20gb samples=on processes=9:1 serial=00012", FakeNvmlBuild.Old);
        IGpu gpu = host.OpenGpu();

        Assert.Equal(NvmlReturn.FunctionNotFound, gpu.MigInstances([]).Code);
        Assert.Equal(NvmlReturn.FunctionNotFound, gpu.MaxMigInstances().Code);
        Assert.Equal(NvmlReturn.FunctionNotFound, gpu.ChipToChip().Code);
        Assert.Equal(NvmlReturn.FunctionNotFound, gpu.ModulePowerMilliwatts().Code);
        Assert.Equal(1, gpu.ComputeProcesses([]));
        Assert.Equal("00012", gpu.BoardSerial);
    }

    [FakeNvmlFact]
    public void Module_TwoGpus_BothRepeatCpuAndSum()
    {
        using var host = new FakeNvmlHost("""
            devices 4 name="NVIDIA GB200" c2c=on watts=160 module=one serial=1653 cpu_watts=140
            device 2 module=two serial=1654 watts=170
            device 3 module=two serial=1654 watts=171 cpu_watts=100
            """);
        Assert.True(host.Binding.Open().IsOpen);
        IGpu[] gpus = [.. host.Binding.Enumerate().Select(slot => slot.Gpu!)];

        Assert.Equal([460_000, 460_000, 481_000, 481_000], gpus.Select(gpu => gpu.ModulePowerMilliwatts().Value));
        Assert.Equal([160_000L, 160_000, 170_000, 171_000], gpus.Select(gpu => gpu.PowerMilliwatts().Value));
        Assert.Equal(["1653", "1653", "1654", "1654"], gpus.Select(gpu => gpu.BoardSerial));
        Assert.All(gpus, gpu => Assert.Equal(1, gpu.ChipToChip()));
    }

    [FakeNvmlTheory]
    [InlineData("module=m module_instant=off", NvmlReturn.Success)]
    [InlineData("module=m module_average=off", NvmlReturn.Success)]
    [InlineData("module=m module_instant=off module_average=off", NvmlReturn.NotSupported)]
    [InlineData("c2c=on", NvmlReturn.NotSupported)]
    [InlineData("module=m watts=0", NvmlReturn.NotSupported)]
    public void Module_EitherField_IsEnough(string device, int code)
    {
        using var host = new FakeNvmlHost("devices 1 watts=90 " + device);

        Assert.Equal(code, host.OpenGpu().ModulePowerMilliwatts().Code);
    }

    [FakeNvmlFact]
    public void Module_InstantIsFaulty_AverageAnswers()
    {
        using var host = new FakeNvmlHost("devices 1 watts=90 module=m cpu_watts=10\nfault call=nvmlDeviceGetFieldValues field=186 code=999");

        Assert.Equal(100_000, host.OpenGpu().ModulePowerMilliwatts());
    }

    [FakeNvmlFact]
    public void Counter_OfModuleScope_CountsCpuAndNeighbour()
    {
        using var host = new FakeNvmlHost("""
            devices 2 watts=100 counter_start_mj=0 counter_refresh_ms=0 module=m cpu_watts=50 counter_scope=module
            device 1 watts=300 counter_scope=gpu
            """);
        _ = host.OpenGpu().EnergyMillijoules();
        long own = host.Binding.Enumerate()[1].Gpu!.EnergyMillijoules().Value;
        long module = host.Binding.Enumerate()[0].Gpu!.EnergyMillijoules().Value;

        double[] times = [.. host.Calls().Where(call => call.Call == "nvmlDeviceGetTotalEnergyConsumption").Select(call => call.Time)];
        Assert.Equal(300_000 * times[1], own, 1.0);
        Assert.Equal(450_000 * times[2], module, 1.0);
    }

    [FakeNvmlTheory]
    [InlineData("serial=1320021", "1320021")]
    [InlineData("serial=0", "")]
    [InlineData("", "")]
    public void Serial_Zeros_AreNone(string device, string expected)
    {
        using var host = new FakeNvmlHost("devices 1 " + device);

        Assert.Equal(expected, host.OpenGpu().BoardSerial);
    }

    [FakeNvmlFact]
    public void Serial_AskedTwice_IsOneCall()
    {
        using var host = new FakeNvmlHost("devices 1 serial=17");
        IGpu gpu = host.OpenGpu();

        Assert.Equal(gpu.BoardSerial, gpu.BoardSerial);
        Assert.Single(host.Calls(), call => call.Call == "nvmlDeviceGetSerial");
    }

    [FakeNvmlFact]
    public void InstanceHandle_PowerAndEnergy_AreTheBoards()
    {
        using var host = new FakeNvmlHost("devices 1 watts=250 counter_start_mj=77 counter_refresh_ms=1e9 mig=on instances=1g.5gb:MIG-a");
        host.OpenGpu();
        Assert.Equal(0, host.Export<HandleByUuid>("nvmlDeviceGetHandleByUUID")("MIG-a", out nint handle));

        Assert.Equal(0, host.Export<ReadUnsigned>("nvmlDeviceGetPowerUsage")(handle, out uint milliwatts));
        Assert.Equal(250_000u, milliwatts);
        Assert.Equal(0, host.Export<ReadUnsigned>("nvmlDeviceIsMigDeviceHandle")(handle, out uint isInstance));
        Assert.Equal(1u, isInstance);
        Assert.Equal(3, host.Export<ReadUtilization>("nvmlDeviceGetUtilizationRates")(handle, new uint[2]));
    }

    private delegate int HandleByUuid(string uuid, out nint handle);

    private delegate int ReadUnsigned(nint handle, out uint value);

    private delegate int ReadUtilization(nint handle, uint[] rates);
}
