using System.Globalization;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The fake's truth must itself be true before it may judge the agent.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class FakeNvmlTruthTests
{
    private const string Energy = "nvmlDeviceGetTotalEnergyConsumption";

    [FakeNvmlFact]
    public void Counter_BetweenTwoCalls_EqualsTruthWithinARefresh()
    {
        using var host = new FakeNvmlHost("devices 1 source=sine low=50 high=400 period=0.4 counter_refresh_ms=20");
        IGpu gpu = host.OpenGpu();
        long first = gpu.EnergyMillijoules().Value;
        host.Pass(0.35);
        long last = gpu.EnergyMillijoules().Value;

        double[] times = [.. host.Calls().Where(call => call.Call == Energy).Select(call => call.Time)];
        Assert.InRange(last - first - host.Truth(0, times[0], times[^1]), -400 * 20, 400 * 20);
    }

    [FakeNvmlFact]
    public void TruthFile_AfterShutdown_NamesInstantsAndEnergyOfTheLog()
    {
        using var host = new FakeNvmlHost("devices 1 watts=100");
        IGpu gpu = host.OpenGpu();
        _ = gpu.EnergyMillijoules();
        host.Pass(0.05);
        _ = gpu.PowerMilliwatts();
        host.Binding.Close();

        Dictionary<string, string> truth = File.ReadLines(host.TruthPath).Single(line => line[0] != '#')
            .Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        double span = (Number(truth["last_ns"]) - Number(truth["first_ns"])) / 1e9;
        Assert.InRange(span, 0.05, 10);
        Assert.Equal(span * 100_000, Number(truth["millijoules"]), 0.01);
        Assert.Equal(truth["energy_first_ns"], truth["energy_last_ns"]);
    }

    [FakeNvmlFact]
    public void Waveforms_ClosedForm_EqualsNumericIntegral()
    {
        using var host = new FakeNvmlHost("""
            devices 3 source=square low=60 high=400 period=0.7 duty=0.3 phase=0.1
            device 1 source=sine
            device 2 source=step at=1.25
            """);

        Assert.Equal(Square(0.2, 5.3), host.Truth(0, 0.2, 5.3), 30.0);
        Assert.Equal(230_000 * 7.0, host.Truth(1, 0, 7.0), 1e-3);
        Assert.Equal((1.25 * 60_000) + (0.75 * 400_000), host.Truth(2, 0, 2), 1e-3);
    }

    [FakeNvmlFact]
    public void Reset_Counter_FallsToItsValue()
    {
        using var host = new FakeNvmlHost("devices 1 watts=0 counter_start_mj=5000\nreset device=0 at=10 to=17");
        IGpu gpu = host.OpenGpu();
        long before = gpu.EnergyMillijoules().Value;
        host.Pass(10);

        Assert.Equal((5000, 17), (before, gpu.EnergyMillijoules().Value));
    }

    [FakeNvmlFact]
    public void Fault_InAWindow_EndsAgain()
    {
        using var host = new FakeNvmlHost("devices 2 watts=9\nfault device=1 call=nvmlDeviceGetPowerUsage code=15 from=0 to=30");
        IGpu lost = host.OpenGpu(1);
        Assert.Equal(15, lost.PowerMilliwatts().Code);
        Assert.True(host.Binding.Enumerate()[0].Gpu!.PowerMilliwatts().Succeeded);
        host.Pass(30);

        Assert.True(lost.PowerMilliwatts().Succeeded);
    }

    [FakeNvmlFact]
    public void TruthProgram_SameInterval_AgreesWithTheLibrary()
    {
        using var host = new FakeNvmlHost("devices 1 source=square low=60 high=400 period=1 duty=0.5");

        (int code, string output) = NativeBuild.Run(FakeNvmlBuild.TruthProgram, host.ScenarioPath, "0", "0.25", "10.75");

        Assert.Equal(0, code);
        Assert.Equal(host.Truth(0, 0.25, 10.75), Number(output.Trim()), 0.001);
    }

    private static double Square(double from, double to)
    {
        const int Steps = 1_000_000;
        double step = (to - from) / Steps, sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            double x = (from + ((i + 0.5) * step) + 0.1) / 0.7;
            sum += x - Math.Floor(x) < 0.3 ? 400_000 : 60_000;
        }

        return sum * step;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
