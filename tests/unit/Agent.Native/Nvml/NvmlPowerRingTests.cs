using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

[Collection(FakeNvmlSet.Name)]
public sealed class NvmlPowerRingTests
{
    private const string Call = "nvmlDeviceGetSamples";

    [FakeNvmlFact]
    public void Samples_FirstRead_GiveTheWholeRingOldestFirst()
    {
        using var host = new FakeNvmlHost("start_s 60\ndevices 1 samples=on source=sine low=100 high=300 period=7 refresh_ms=20");
        var samples = new PowerSample[200];

        Assert.Equal(120, host.OpenGpu().PowerSamples(0, samples));

        Assert.All(samples[..119].Zip(samples[1..120]), pair => Assert.Equal(20_000, pair.Second.UnixMicroseconds - pair.First.UnixMicroseconds));
        double newest = host.Calls().Last(call => call.Call == Call).Time;
        for (int i = 0; i < 120; i++)
        {
            double at = (Math.Floor((newest / 0.02) + 1e-9) - 119 + i) * 0.02;
            Assert.Equal(200_000 + (100_000 * Math.Sin(2 * Math.PI * at / 7)), samples[i].Milliwatts, 2.0);
        }
    }

    [FakeNvmlFact]
    public void Samples_Stamps_AreOfTheWallClock()
    {
        using var host = new FakeNvmlHost("start_s 60\ndevices 1 samples=on");
        var samples = new PowerSample[120];
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        int count = host.OpenGpu().PowerSamples(0, samples).Value;

        Assert.InRange(samples[count - 1].UnixMicroseconds, before - 200_000, before + 60_000_000);
    }

    [FakeNvmlFact]
    public void Samples_AfterTheNewest_AreNotFoundUntilTheNextRefresh()
    {
        using var host = new FakeNvmlHost("start_s 60\ndevices 1 samples=on refresh_ms=3600000");
        IGpu gpu = host.OpenGpu();
        var samples = new PowerSample[120];
        int count = gpu.PowerSamples(0, samples).Value;

        Assert.Equal(NvmlReturn.NotFound, gpu.PowerSamples(samples[count - 1].UnixMicroseconds, samples).Code);
        Assert.Equal(2, gpu.PowerSamples(samples[count - 3].UnixMicroseconds, samples));
    }

    [FakeNvmlFact]
    public void Samples_LittleRoom_LeavesTheOldestOut()
    {
        using var host = new FakeNvmlHost("start_s 60\ndevices 1 samples=on refresh_ms=3600000");
        IGpu gpu = host.OpenGpu();
        var all = new PowerSample[120];
        var few = new PowerSample[5];

        Assert.Equal(120, gpu.PowerSamples(0, all));
        Assert.Equal(5, gpu.PowerSamples(0, few));
        Assert.Equal(all[115..], few);
    }

    [FakeNvmlFact]
    public void Samples_ReadAgain_AskTheSizeOnce()
    {
        using var host = new FakeNvmlHost("start_s 60\ndevices 1 samples=on");
        IGpu gpu = host.OpenGpu();
        var samples = new PowerSample[120];
        for (int i = 0; i < 3; i++) _ = gpu.PowerSamples(0, samples);

        Assert.Equal(4, host.Calls().Count(call => call.Call == Call));
    }

    [FakeNvmlFact]
    public void Samples_RingIsOff_AreNotSupported()
    {
        using var host = new FakeNvmlHost("devices 1 samples=off");

        Assert.Equal(NvmlReturn.NotSupported, host.OpenGpu().PowerSamples(0, new PowerSample[9]).Code);
    }

    [FakeNvmlFact]
    public void Samples_WindowOfThePartTimeSensor_IsInEachEntry()
    {
        using var host = new FakeNvmlHost("start_s 60\ndevices 1 samples=on source=square low=60 high=400 period=0.7 duty=0.3 refresh_ms=100 instant_window_ms=25");
        var samples = new PowerSample[120];
        host.OpenGpu().PowerSamples(0, samples);

        double newest = host.Calls().Last(call => call.Call == Call).Time;
        for (int i = 0; i < 120; i++)
        {
            double at = (Math.Floor((newest / 0.1) + 1e-9) - 119 + i) * 0.1;
            Assert.Equal(SquareWave.Mean(at - 0.025, at, 60_000, 400_000, 0.7, 0.3), samples[i].Milliwatts, 2.0);
        }
    }
}
