using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices;

public sealed class DevicePlannerTests
{
    [Fact]
    public void Plan_WithCounter_UsesIt()
    {
        var plan = Plan(new ScriptedGpu { Energy = () => 5, Power = () => 300_000 });

        Assert.Equal((EnergySource.Counter, Method.Counter, "average_1s", true), (plan.Source, plan.Method, plan.PowerReading, plan.IsSettled));
    }

    [Fact]
    public void Plan_WithoutCounter_IntegratesPower()
    {
        var plan = Plan(new ScriptedGpu(name: "Tesla P40") { Power = () => 50_000, Generation = 4 });

        Assert.Equal((EnergySource.Power, Method.Integrated, "instant", true), (plan.Source, plan.Method, plan.PowerReading, plan.NeedsPowerInterval));
    }

    [Fact]
    public void Plan_CounterFailsForNow_IntegratesAndAsksAgain() =>
        Assert.False(Plan(new ScriptedGpu { Energy = () => Reading<long>.Failed(999), Power = () => 50_000 }).IsSettled);

    [Fact]
    public void Plan_OnlyInstantField_IsFound()
    {
        var plan = Plan(new ScriptedGpu { Instant = 40_000 });

        Assert.Equal((EnergySource.Power, "instant"), (plan.Source, plan.PowerReading));
    }

    [Fact]
    public void Plan_PowerUnsupported_EstimatesFromTheCatalogueAndUtilisation()
    {
        var plan = Plan(new ScriptedGpu(name: "NVIDIA A100-SXM4-40GB") { Utilization = () => 50 });

        Assert.Equal((EnergySource.Utilization, Method.Estimated), (plan.Source, plan.Method));
        Assert.Equal(226_500, plan.Range!.Value.At(0.5m).Milliwatts);
    }

    [Fact]
    public void Plan_LiveLimit_BeatsTheCatalogue() =>
        Assert.Equal(275_000, Plan(new ScriptedGpu(name: "NVIDIA A100-SXM4-80GB") { Utilization = () => 50, DefaultLimit = 275_000 }).Range!.Value.High.Milliwatts);

    [Fact]
    public void Plan_NoUtilisation_AssumesTheLoad() =>
        Assert.Equal((EnergySource.Load, Method.Assumed), (Plan(new ScriptedGpu()).Source, Plan(new ScriptedGpu()).Method));

    [Fact]
    public void Plan_PowerFailsForNow_GuessesNothing()
    {
        var plan = Plan(new ScriptedGpu { Power = () => Reading<long>.Failed(15), Utilization = () => 50 });

        Assert.Equal((EnergySource.None, false), (plan.Source, plan.IsSettled));
    }

    [Theory]
    [InlineData("GRID A100-10C", 2, "vGPU")]
    [InlineData("NVIDIA A100-SXM4-40GB", 2, "vGPU")]
    [InlineData("Orin (nvgpu)", 0, "Jetson")]
    [InlineData("NVIDIA Future 9000", 0, "not in the catalogue")]
    public void Plan_NothingHonest_SaysWhy(string name, int mode, string reason)
    {
        var plan = Plan(new ScriptedGpu(name: name) { Utilization = () => 50, Virtualization = mode });

        Assert.Equal((EnergySource.None, true), (plan.Source, plan.IsSettled));
        Assert.Contains(reason, plan.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ConfiguredModel_BeatsAll()
    {
        var entry = new FallbackEntry("x", "H100 80GB HBM3", 1, 0.25m, Watts.FromWatts(10), Watts.FromWatts(20));
        var plan = new DevicePlanner([entry]).Plan(new ProbedGpu(new ScriptedGpu { DefaultLimit = 700_000 }), null);

        Assert.Equal((12_500, Method.Assumed), (plan.Range!.Value.At(plan.Load).Milliwatts, plan.Method));
    }

    [Theory]
    [InlineData(7, "NVIDIA A100-SXM4-40GB", "550.1", "instant")]
    [InlineData(7, "NVIDIA A10", "550.1", "average_1s")]
    [InlineData(8, "NVIDIA L40S", "530.41", "instant")]
    [InlineData(9, "NVIDIA H100 PCIe", "550.1", "average_1s")]
    [InlineData(6, "Tesla T4", "550.1", "instant")]
    [InlineData(4, "Tesla P100-PCIE-16GB", null, "instant")]
    public void PowerReading_ByArchitecture(int architecture, string name, string? driver, string expected) =>
        Assert.Equal(expected, PowerReading.Of(Capability.Power, architecture, name, driver));

    [Theory]
    [InlineData(3, 1)]
    [InlineData(13, 1)]
    [InlineData(26, 1)]
    [InlineData(15, 3)]
    [InlineData(999, 3)]
    public void ProbedGpu_AsksAgainUnlessForGood(int code, int calls)
    {
        var gpu = new ScriptedGpu { Energy = () => Reading<long>.Failed(code) };
        var probed = new ProbedGpu(gpu);
        for (var i = 0; i < 3; i++)
            Assert.Equal(code, probed.Energy().Code);

        Assert.Equal(calls, gpu.EnergyCalls);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_000_001)]
    public void ProbedGpu_ImpossiblePower_IsAFailure(long milliwatts) =>
        Assert.False(new ProbedGpu(new ScriptedGpu { Power = () => milliwatts }).Power().Succeeded);

    private static DevicePlan Plan(ScriptedGpu gpu) => new DevicePlanner([]).Plan(new ProbedGpu(gpu), "550.54");
}
