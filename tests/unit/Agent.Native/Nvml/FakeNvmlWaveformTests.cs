namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>The waveforms that accuracy is judged by, against integrals that share no code with the fake.</summary>
[Collection(FakeNvmlSet.Name)]
public sealed class FakeNvmlWaveformTests
{
    private const double Low = 60_000;
    private const double High = 400_000;

    [FakeNvmlTheory]
    [InlineData(0.7, 0.5)]
    [InlineData(0.7, 0.3)]
    [InlineData(1.0, 0.5)]
    [InlineData(1.0, 0.3)]
    public void Square_AnyInterval_EqualsTheSumOfItsEdges(double period, double duty)
    {
        using var host = new FakeNvmlHost(Line($"devices 1 source=square low=60 high=400 period={period} duty={duty}"));

        foreach ((double from, double to) in ((double, double)[])[(0, 60), (0.05, 61.3), (12.34, 12.35), (-2.5, 3), (1e6, 1e6 + 7)])
            Assert.Equal(SquareWave.Energy(from, to, Low, High, period, duty), host.Truth(0, from, to), 0.1);
    }

    [FakeNvmlFact]
    public void Square_SixtySeconds_EqualsTheDutyByHand()
    {
        using var host = new FakeNvmlHost("devices 2 source=square low=60 high=400 period=1 duty=0.5\ndevice 1 duty=0.3");

        Assert.Equal(60 * 230_000.0, host.Truth(0, 0, 60), 0.1);
        Assert.Equal(60 * 162_000.0, host.Truth(1, 0, 60), 0.1);
    }

    [FakeNvmlFact]
    public void Sine_AnyInterval_EqualsASimpsonSum()
    {
        using var host = new FakeNvmlHost("devices 1 source=sine low=60 high=400 period=1.3 phase=0.2");

        double Power(double t) => 230_000 + (170_000 * Math.Sin(2 * Math.PI * (t + 0.2) / 1.3));
        Assert.Equal(Simpson(Power, 0.1, 61.7), host.Truth(0, 0.1, 61.7), 1.0);
    }

    [FakeNvmlFact]
    public void Step_AfterNineAndAHalfMinutes_EqualsTwoRectangles()
    {
        using var host = new FakeNvmlHost("devices 1 source=step at=570 low=60 high=400");

        Assert.Equal(570 * Low, host.Truth(0, 0, 570), 1e-3);
        Assert.Equal((5 * Low) + (25 * High), host.Truth(0, 565, 595), 1e-3);
    }

    [FakeNvmlFact]
    public void Step_ScenarioBegunBefore_NeedsNoWait()
    {
        using var host = new FakeNvmlHost("start_s 575\ndevices 1 source=step at=570 low=60 high=400 counter_start_mj=0 counter_refresh_ms=0");
        var gpu = host.OpenGpu();

        Assert.Equal(400_000, gpu.PowerMilliwatts());
        Assert.InRange(gpu.EnergyMillijoules().Value, (570 * 60_000) + (5 * 400_000), (570 * 60_000) + (65 * 400_000));
        Assert.All(host.Calls(), call => Assert.InRange(call.Time, 575, 635));
    }

    [FakeNvmlFact]
    public void Constant_AnyInterval_IsPowerTimesTime()
    {
        using var host = new FakeNvmlHost("devices 1 watts=312.5");

        Assert.Equal(312_500 * 61.25, host.Truth(0, 3, 64.25), 1e-3);
    }

    private static double Simpson(Func<double, double> power, double from, double to)
    {
        const int Steps = 200_000;
        double step = (to - from) / Steps, sum = 0;
        for (int i = 0; i < Steps; i++)
        {
            double a = from + (i * step);
            sum += step / 6 * (power(a) + (4 * power(a + (step / 2))) + power(a + step));
        }

        return sum;
    }

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
