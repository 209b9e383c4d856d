using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>GPUs that come, go, change places and names. Times that have passed are reached by <c>start_s</c>, later ones by <see cref="FakeNvmlHost.Pass"/>, not by waiting.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class FakeNvmlLifeTests
{
    [FakeNvmlTheory]
    [InlineData(5, "A,C")]
    [InlineData(15, "A,B,C")]
    [InlineData(25, "A,B")]
    [InlineData(35, "A,B,C")]
    public void Presence_OverTime_FollowsTheScenario(int start, string expected)
    {
        using var host = new FakeNvmlHost($"start_s {start}\ndevices 3 watts=9\ndevice 0 uuid=A\ndevice 1 uuid=B appears=10\ndevice 2 uuid=C disappears=20 appears=30");
        Assert.True(host.Binding.Open().IsOpen);

        Assert.Equal(expected, string.Join(',', host.Binding.Enumerate().Select(slot => slot.Gpu!.Uuid)));
    }

    [FakeNvmlFact]
    public void Disappeared_GpuAtHand_IsLostAndReturns()
    {
        using var host = new FakeNvmlHost("devices 1 watts=9 disappears=20 appears=50");
        IGpu gpu = host.OpenGpu();
        Assert.Equal(9000, gpu.PowerMilliwatts());
        host.Pass(20);
        Assert.Equal(NvmlReturn.GpuIsLost, gpu.PowerMilliwatts().Code);
        Assert.Empty(host.Binding.Enumerate());
        host.Pass(30);

        Assert.Equal(9000, gpu.PowerMilliwatts());
        Assert.Single(host.Binding.Enumerate());
    }

    [FakeNvmlFact]
    public void SessionView_LateGpu_IsSeenAfterReopening()
    {
        using var host = new FakeNvmlHost("enumeration session\ndevices 2 watts=9\ndevice 1 appears=20");
        host.OpenGpu();
        host.Pass(20);
        Assert.Single(host.Binding.Enumerate());
        host.Binding.Close();
        host.OpenGpu();

        Assert.Equal(2, host.Binding.Enumerate().Count);
    }

    [FakeNvmlFact]
    public void Reorder_AtATime_MovesUuidsToOtherIndexes()
    {
        using var host = new FakeNvmlHost("devices 3 watts=9\ndevice 0 uuid=A\ndevice 1 uuid=B watts=7\ndevice 2 uuid=C\nreorder at=20 order=2,1,0");
        IGpu first = host.OpenGpu();
        host.Pass(20);
        IReadOnlyList<GpuSlot> slots = host.Binding.Enumerate();

        Assert.Equal(["C", "B", "A"], slots.Select(slot => slot.Gpu!.Uuid));
        Assert.Equal(("A", 9000L), (first.Uuid, first.PowerMilliwatts().Value));
        Assert.Equal(7000, slots[1].Gpu!.PowerMilliwatts());
    }

    [FakeNvmlFact]
    public void Mig_ToggledAtATime_InstancesComeAndGo()
    {
        using var host = new FakeNvmlHost("""
            devices 1 mig=off instances=3g.20gb,2g.10gb
            change device=0 at=20 mig=on
            change device=0 at=40 instances=7g.40gb
            change device=0 at=60 mig=off
            """);
        IGpu gpu = host.OpenGpu();

        Assert.Equal("", Profiles(gpu));
        host.Pass(20);
        Assert.Equal("3g.20gb 2g.10gb", Profiles(gpu));
        host.Pass(20);
        Assert.Equal("7g.40gb", Profiles(gpu));
        host.Pass(20);
        Assert.Equal("", Profiles(gpu));
    }

    [FakeNvmlFact]
    public void Uuid_ChangedAtATime_IsSeenByTheNextEnumeration()
    {
        using var host = new FakeNvmlHost("devices 1 uuid=GPU-old counter_start_mj=5 watts=0\nchange device=0 at=20 uuid=GPU-new serial=42");
        Assert.Equal("GPU-old", host.OpenGpu().Uuid);
        host.Pass(20);
        IGpu gpu = host.Binding.Enumerate()[0].Gpu!;

        Assert.Equal(("GPU-new", "42", 5L), (gpu.Uuid, gpu.BoardSerial, gpu.EnergyMillijoules().Value));
    }

    [FakeNvmlFact]
    public void Hang_OfACall_LastsToItsEndAndHoldsNobodyElse()
    {
        using var host = new FakeNvmlHost("devices 2 watts=9\nfault device=0 call=nvmlDeviceGetPowerUsage hang=on to=8");
        IGpu hung = host.OpenGpu();
        IGpu other = host.Binding.Enumerate()[1].Gpu!;
        var thread = new Thread(() => _ = hung.PowerMilliwatts());
        thread.Start();
        for (int i = 0; i < 5; i++) Assert.Equal(9000, other.PowerMilliwatts());
        Assert.True(thread.IsAlive);
        host.Pass(8);
        thread.Join();

        var calls = host.Calls().Where(call => call.Call == "nvmlDeviceGetPowerUsage").ToList();
        Assert.True(calls.Single(call => call.Device == 0).Time >= 8);
        Assert.Equal(5, calls.Count(call => call is { Device: 1, Time: < 8 }));
    }

    [FakeNvmlTheory]
    [InlineData("change device=0 at=1 watts=5")]
    [InlineData("change device=9 at=1 uuid=x")]
    [InlineData("change device=0 uuid=x")]
    [InlineData("reorder at=1 order=0,0")]
    [InlineData("reorder at=1 order=1")]
    [InlineData("device 0 instances=3x.20gb")]
    [InlineData("device 0 processes=nobody")]
    [InlineData("device 0 counter_scope=half")]
    [InlineData("enumeration never")]
    public void Scenario_NonsenseLine_IsRefused(string line)
    {
        using var host = new FakeNvmlHost("devices 1 watts=5");
        File.AppendAllText(host.ScenarioPath, line + "\n");

        Assert.Equal(999, host.Export<Load>("fakenvml_load_scenario")(host.ScenarioPath));
    }

    private delegate int Load(string path);

    private static string Profiles(IGpu gpu)
    {
        var instances = new List<MigInstance>();
        Assert.True(gpu.MigInstances(instances).Succeeded);
        return string.Join(' ', instances.Select(instance => instance.Profile));
    }
}
