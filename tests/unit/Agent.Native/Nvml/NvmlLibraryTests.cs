using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Native.Nvml;
using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

[Collection(FakeNvmlSet.Name)]
public sealed class NvmlLibraryTests
{
    [FakeNvmlFact]
    public void Enumerate_TwoDevices_GivesNamesUuidsAndDriver()
    {
        using var host = new FakeNvmlHost("""
            driver 575.51.03
            devices 2 watts=100
            device 1 name="NVIDIA A100-SXM4-40GB" uuid=GPU-second arch=7 virtualization=1 mig=on
            """);

        Assert.True(host.Binding.Open().IsOpen);
        IReadOnlyList<GpuSlot> slots = host.Binding.Enumerate();

        Assert.Equal("575.51.03", host.Binding.DriverVersion);
        Assert.Equal([0, 1], slots.Select(slot => slot.Gpu!.Index));
        Assert.Equal("NVIDIA H100 80GB HBM3", slots[0].Gpu!.Name);
        Assert.Equal(("NVIDIA A100-SXM4-40GB", "GPU-second"), (slots[1].Gpu!.Name, slots[1].Gpu!.Uuid));
        Assert.Equal(7, slots[1].Gpu!.Architecture());
        Assert.Equal(1, slots[1].Gpu!.VirtualizationMode());
        Assert.Equal(1, slots[1].Gpu!.MigMode());
        Assert.Equal(NvmlReturn.NotSupported, slots[0].Gpu!.MigMode().Code);
    }

    [FakeNvmlFact]
    public void Readings_SteadyDevice_GiveItsFigures()
    {
        using var host = new FakeNvmlHost("""
            devices 1 watts=321.5 limit=600 default_limit=700 util=87 temperature=63 memory_used_mib=1000 memory_total_mib=81559
            """);
        IGpu gpu = host.OpenGpu();

        Assert.Equal(321500, gpu.PowerMilliwatts());
        Assert.Equal(321500, gpu.AveragePowerMilliwatts());
        Assert.Equal(321500, gpu.InstantPowerMilliwatts());
        Assert.Equal(600000, gpu.EnforcedPowerLimitMilliwatts());
        Assert.Equal(700000, gpu.DefaultPowerLimitMilliwatts());
        Assert.Equal(87, gpu.UtilizationPercent());
        Assert.Equal(63, gpu.TemperatureCelsius());
        Assert.Equal(1000L << 20, gpu.MemoryUsedBytes());
        Assert.Equal(81559L << 20, gpu.MemoryTotalBytes());
    }

    [FakeNvmlFact]
    public void Energy_BeyondThirtyTwoBits_IsWhole()
    {
        using var host = new FakeNvmlHost("devices 1 watts=0 counter_start_mj=126000000000123");

        Assert.Equal(126000000000123, host.OpenGpu().EnergyMillijoules());
    }

    [FakeNvmlFact]
    public void Fields_OneEntryFails_OnlyThatReadingFails()
    {
        using var host = new FakeNvmlHost("devices 1 watts=50 average=off");
        IGpu gpu = host.OpenGpu();

        Assert.Equal(NvmlReturn.NotSupported, gpu.AveragePowerMilliwatts().Code);
        Assert.Equal(50000, gpu.InstantPowerMilliwatts());
    }

    [FakeNvmlFact]
    public void OldDriver_MissingExports_AnswerThirteenOrFallBack()
    {
        using var host = new FakeNvmlHost("devices 1 watts=50 temperature=41 memory_used_mib=100", FakeNvmlBuild.Old);
        IGpu gpu = host.OpenGpu();

        Assert.Equal(NvmlReturn.FunctionNotFound, gpu.Architecture().Code);
        Assert.Equal(NvmlReturn.FunctionNotFound, gpu.MigMode().Code);
        Assert.Equal(NvmlReturn.FunctionNotFound, gpu.InstantPowerMilliwatts().Code);
        Assert.Equal(41, gpu.TemperatureCelsius());
        Assert.Equal((100L + 512) << 20, gpu.MemoryUsedBytes());
        Assert.Equal(50000, gpu.PowerMilliwatts());
    }

    [FakeNvmlFact]
    public void Enumerate_OneHandleRefused_LeavesItsCodeAndTheOthers()
    {
        using var host = new FakeNvmlHost("devices 3 watts=50\nfault device=1 call=nvmlDeviceGetHandleByIndex_v2 code=4");
        host.Binding.Open();

        Assert.Equal([0, 4, 0], host.Binding.Enumerate().Select(slot => slot.Code));
        Assert.Null(host.Binding.Enumerate()[1].Gpu);
    }

    [FakeNvmlFact]
    public void Close_ThenOpen_OldGpuAnswersUninitializedAndNewOneWorks()
    {
        using var host = new FakeNvmlHost("devices 1 watts=50");
        IGpu old = host.OpenGpu();
        host.Binding.Close();

        Assert.Equal(NvmlReturn.Uninitialized, old.PowerMilliwatts().Code);
        Assert.Equal(NvmlReturn.Uninitialized, host.Binding.Enumerate().Single().Code);
        Assert.Equal(50000, host.OpenGpu().PowerMilliwatts());
    }

    [Fact]
    public void Open_ConfiguredPathIsMissing_NamesThePath()
    {
        using var library = new NvmlLibrary("/nowhere/libnvidia-ml.so.1");

        LibraryStatus status = library.Open();

        Assert.Equal(NvmlReturn.LibraryNotFound, status.Code);
        Assert.Contains("Nvml:LibraryPath '/nowhere/libnvidia-ml.so.1' does not exist", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ConfiguredPathIsNoLibrary_SaysSo()
    {
        using var library = new NvmlLibrary(typeof(NvmlLibraryTests).Assembly.Location);

        Assert.Contains("is not a library", library.Open().Reason, StringComparison.Ordinal);
    }
}
