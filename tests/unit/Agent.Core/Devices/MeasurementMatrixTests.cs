using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices;

/// <summary>What each generation answers under each driver, and how it is then measured (the table of averaging windows by architecture).</summary>
public sealed class MeasurementMatrixTests
{
    private static readonly Reading<long> No = Reading<long>.Failed(3);

    /// <summary>Name, NVML architecture, driver; has the counter; what its power figure is; whether it is read ten times a second.</summary>
    public static TheoryData<string, int, string, bool, string, bool> Generations => new()
    {
        // Hopper: GetPowerUsage averages over 1 s.
        { "NVIDIA H100 80GB HBM3", 9, "535.129.03", true, "average_1s", false },
        { "NVIDIA H100 PCIe", 9, "550.54.15", true, "average_1s", false },
        { "NVIDIA H200", 9, "580.65.06", true, "average_1s", false },
        // Ada and GA10x: 1 s, but 100 ms with driver 530 only.
        { "NVIDIA L40S", 8, "525.105.17", true, "average_1s", false },
        { "NVIDIA L40S", 8, "530.30.02", true, "instant", true },
        { "NVIDIA L40S", 8, "535.54.03", true, "average_1s", false },
        { "NVIDIA GeForce RTX 4090", 8, "595.45.04", true, "average_1s", false },
        { "NVIDIA A10G", 7, "510.47.03", true, "average_1s", false },
        { "NVIDIA A40", 7, "530.41.03", true, "instant", true },
        { "NVIDIA GeForce RTX 3090", 7, "550.54.15", true, "average_1s", false },
        { "NVIDIA RTX A1000", 7, "550.54.15", true, "average_1s", false },
        { "NVIDIA RTX A3000 Laptop GPU", 7, "550.54.15", true, "average_1s", false },
        // GA100: 25 ms of each 100 ms, whatever the driver.
        { "A100-SXM4-40GB", 7, "450.80.02", true, "instant", true },
        { "NVIDIA A100-SXM4-80GB", 7, "530.30.02", true, "instant", true },
        { "NVIDIA A100 80GB PCIe", 7, "570.86.10", true, "instant", true },
        { "NVIDIA A30", 7, "550.54.15", true, "instant", true },
        { "NVIDIA A800-SXM4-80GB", 7, "550.54.15", true, "instant", true },
        // Turing, Volta: counter, no average.
        { "Tesla T4", 6, "595.91", true, "instant", true },
        { "Quadro RTX 8000", 6, "470.57.02", true, "instant", true },
        { "Tesla V100-SXM2-16GB", 5, "550.54.15", true, "instant", true },
        // Before Volta: no counter, power works.
        { "Tesla P100-PCIE-16GB", 4, "550.54.15", false, "instant", true },
        { "NVIDIA TITAN X (Pascal)", 4, "470.82.01", false, "instant", true },
        { "Tesla M40", 3, "470.82.01", false, "instant", true },
        { "Tesla K80", 2, "470.82.01", false, "instant", true },
        // Blackwell and what comes: as Hopper.
        { "NVIDIA B200", 10, "580.65.06", true, "average_1s", false },
        { "NVIDIA R100", 13, "610.10", true, "average_1s", false },
    };

    [Theory]
    [MemberData(nameof(Generations))]
    public void Plan_OfAGeneration_IsItsBestMethodAndRate(string name, int architecture, string driver, bool hasCounter, string reading, bool isFast)
    {
        var gpu = new ScriptedGpu(name: name) { Generation = architecture, Energy = () => hasCounter ? 1_000 : No, Power = () => 60_000, Instant = 60_000 };
        var plan = new DevicePlanner([]).Plan(new ProbedGpu(gpu), driver);

        Assert.Equal(hasCounter ? (EnergySource.Counter, Method.Counter) : (EnergySource.Power, Method.Integrated), (plan.Source, plan.Method));
        Assert.Equal((reading, isFast || !hasCounter), (plan.PowerReading, plan.NeedsPowerInterval));
        Assert.True(plan.IsSettled);
        Assert.Equal(hasCounter, plan.Reason.Length == 0);
    }

    [Theory]
    [InlineData("NVIDIA GH200 480GB")]
    [InlineData("NVIDIA GH200 120GB")]
    [InlineData("GH200 144G HBM3e")]
    public void Plan_GraceHopper_IntegratesBecauseItsCounterCountsTheProcessorToo(string name)
    {
        var gpu = new ScriptedGpu(name: name) { Energy = () => 5_000_000, Power = () => 90_000 };
        var plan = new DevicePlanner([]).Plan(new ProbedGpu(gpu), "560.35.03");

        // Hopper's power is an average of a second: read once a second, it misses nothing.
        Assert.Equal((EnergySource.Power, Method.Integrated, true, false), (plan.Source, plan.Method, plan.IsSettled, plan.NeedsPowerInterval));
        Assert.Contains("module", plan.Reason, StringComparison.Ordinal);
    }

    /// <summary>Answers of GetPowerUsage, field 185 and field 186; then the call that is used, and the plan.</summary>
    [Theory]
    [InlineData(0, 0, 0, Capability.Power, EnergySource.Power)]
    [InlineData(3, 0, 0, Capability.AveragePower, EnergySource.Power)]
    [InlineData(26, 0, 3, Capability.AveragePower, EnergySource.Power)]
    [InlineData(13, 3, 0, Capability.InstantPower, EnergySource.Power)]
    [InlineData(3, 3, 3, Capability.InstantPower, EnergySource.Load)]
    [InlineData(3, 3, 999, Capability.InstantPower, EnergySource.None)]
    [InlineData(15, 0, 0, Capability.Power, EnergySource.None)]
    [InlineData(999, 0, 0, Capability.Power, EnergySource.None)]
    public void Plan_PowerCalls_FallOverOnlyWhatIsAbsentForGood(int usage, int average, int instant, Capability used, EnergySource source)
    {
        var gpu = new ScriptedGpu { Power = () => Answer(usage), Average = Answer(average), Instant = Answer(instant) };
        var probed = new ProbedGpu(gpu);
        var plan = new DevicePlanner([]).Plan(probed, "550.54");

        Assert.Equal((used, source), (probed.PowerCall, plan.Source));
    }

    [Fact]
    public void Power_CallThatOnceWorked_IsNotGivenUpForAnother()
    {
        var code = 0;
        var probed = new ProbedGpu(new ScriptedGpu { Power = () => Answer(code), Average = 1 });
        Assert.True(probed.Power().Succeeded);
        code = 3;

        Assert.Equal(3, probed.Power().Code);
        Assert.Equal(Capability.Power, probed.PowerCall);
    }

    [Theory]
    [InlineData(-274)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Temperature_ThatCannotBe_IsUnknown(int celsius) =>
        Assert.Equal(NvmlReturn.Unknown, new ProbedGpu(new ScriptedGpu { Temperature = celsius }).Temperature().Code);

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData((1L << 60) + 1)]
    public void Memory_ThatCannotBe_IsUnknown(long bytes)
    {
        var probed = new ProbedGpu(new ScriptedGpu { Memory = bytes });

        Assert.Equal((NvmlReturn.Unknown, NvmlReturn.Unknown), (probed.MemoryUsed().Code, probed.MemoryTotal().Code));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Utilization_ThatCannotBe_IsUnknown(int percent) =>
        Assert.Equal(NvmlReturn.Unknown, new ProbedGpu(new ScriptedGpu { Utilization = () => percent }).Utilization().Code);

    private static Reading<long> Answer(int code) => code == 0 ? 50_000 : Reading<long>.Failed(code);
}
