using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>What the fake's instruments say, predicted from the instant of each call and the waveform alone.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class FakeNvmlSensorTests
{
    private const string Wave = "source=square low=60 high=400 period=0.07 duty=0.3";

    [FakeNvmlTheory]
    [InlineData(100, 25)]
    [InlineData(20, 10)]
    [InlineData(100, 100)]
    public void PowerUsage_PartTimeSensor_SeesTheWindowBeforeItsLastRefresh(int refresh, int window)
    {
        using var host = new FakeNvmlHost($"devices 1 {Wave} refresh_ms={refresh} window_ms={window}");
        IGpu gpu = host.OpenGpu();
        long[] readings = [.. Enumerable.Range(0, 40).Select(_ => Read(host, gpu.PowerMilliwatts))];

        Assert.Equal(readings.Length, Judge(host, "nvmlDeviceGetPowerUsage", refresh / 1000.0, window / 1000.0, readings));
        Assert.True(readings.Distinct().Count() > 1, "the wave moves under the sensor");
    }

    [FakeNvmlFact]
    public void PartTimeSensor_LoadInItsBlindTime_ReadsLow()
    {
        // High for the first 60 ms of each 100, the sensor looks at the last 25: no sample ever sees the load.
        using var host = new FakeNvmlHost("devices 1 source=square low=60 high=400 period=0.1 duty=0.6 instant_window_ms=25");
        IGpu gpu = host.OpenGpu();
        long[] readings = [.. Enumerable.Range(0, 30).Select(_ => Read(host, gpu.InstantPowerMilliwatts))];

        Assert.All(readings, reading => Assert.Equal(60_000, reading, 1.0));
        Assert.Equal(264_000, host.Truth(0, 0, 60) / 60, 1.0);
    }

    [FakeNvmlFact]
    public void Fields_AverageAndInstant_HaveTheirOwnWindows()
    {
        using var host = new FakeNvmlHost($"devices 1 {Wave} instant_window_ms=25 average_window_ms=1000");
        IGpu gpu = host.OpenGpu();
        long[] instant = [.. Enumerable.Range(0, 20).Select(_ => Read(host, gpu.InstantPowerMilliwatts))];
        long[] average = [.. Enumerable.Range(0, 20).Select(_ => Read(host, gpu.AveragePowerMilliwatts))];

        Assert.Equal(20, Judge(host, "nvmlDeviceGetFieldValues.186.0", 0.1, 0.025, instant));
        Assert.Equal(20, Judge(host, "nvmlDeviceGetFieldValues.185.0", 0.1, 1, average));
    }

    [FakeNvmlFact]
    public void Counter_Refresh_ShowsTheEnergyOfItsLastOne()
    {
        using var host = new FakeNvmlHost($"devices 1 {Wave} counter_refresh_ms=50 counter_start_mj=1000");
        IGpu gpu = host.OpenGpu();
        long[] readings = [.. Enumerable.Range(0, 40).Select(_ => Read(host, gpu.EnergyMillijoules))];

        foreach (var (call, reading) in Calls(host, "nvmlDeviceGetTotalEnergyConsumption").Zip(readings))
        {
            double at = Math.Floor(call / 0.05) * 0.05;
            Assert.Equal(1000 + SquareWave.Energy(0, at, 60_000, 400_000, 0.07, 0.3), reading, 1.5);
        }
    }

    [FakeNvmlFact]
    public void Latency_OfACall_IsBeforeItsValue()
    {
        using var host = new FakeNvmlHost("latency_us 20000\ndevices 1 watts=5");
        IGpu gpu = host.OpenGpu();
        for (int i = 0; i < 3; i++) _ = gpu.PowerMilliwatts();

        double[] times = Calls(host, "nvmlDeviceGetPowerUsage");
        Assert.All(times.Zip(times[1..]), pair => Assert.True(pair.Second - pair.First >= 0.02));
    }

    [FakeNvmlFact]
    public void MemoryScope_OfABoardThatHasNone_AnswersZeroOrNothing()
    {
        using var host = new FakeNvmlHost("devices 2 watts=100\ndevice 1 memory_watts=0");
        host.OpenGpu();
        byte[] entry = new byte[40];
        var fields = host.Export<FieldValues>("nvmlDeviceGetFieldValues");
        var handles = host.Export<Handle>("nvmlDeviceGetHandleByIndex_v2");

        Assert.Equal([3, 0], Enumerable.Range(0, 2).Select(index =>
        {
            (entry[0], entry[4]) = (185, 2);
            handles((uint)index, out nint handle);
            Assert.Equal(0, fields(handle, 1, entry));
            return BitConverter.ToInt32(entry, 28);
        }));
        Assert.Equal(0u, BitConverter.ToUInt32(entry, 32));
    }

    private delegate int Handle(uint index, out nint handle);

    private delegate int FieldValues(nint handle, int count, [System.Runtime.InteropServices.In, System.Runtime.InteropServices.Out] byte[] entries);

    private static long Read(FakeNvmlHost host, Func<Reading<long>> call)
    {
        host.Pass(0.0073);
        return call().Value;
    }

    private static double[] Calls(FakeNvmlHost host, string name) => [.. host.Calls().Where(call => call.Call == name).Select(call => call.Time)];

    private static int Judge(FakeNvmlHost host, string name, double refresh, double window, long[] readings)
    {
        double[] times = Calls(host, name);
        foreach ((double time, long reading) in times.Zip(readings))
        {
            double at = Math.Floor(time / refresh) * refresh;
            Assert.Equal(SquareWave.Mean(at - window, at, 60_000, 400_000, 0.07, 0.3), reading, 2.0);
        }

        return times.Length;
    }
}
