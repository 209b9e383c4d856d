using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices;

/// <summary>Which power range is in force where nothing measures a device, and what is said of it.</summary>
public sealed class RangeChoiceTests
{
    [Theory]
    [InlineData("NVIDIA A40", null, null, 30, 300, 110, "row 'A40'; idle 30 W (measured); max 300 W (published)")]
    [InlineData("NVIDIA A40", 250, 300, 30, 250, 110, "row 'A40'; idle 30 W (measured); max 250 W by its enforced power limit, not the row's 300 W")]
    [InlineData("NVIDIA A40", null, 275, 30, 275, 110, "row 'A40'; idle 30 W (measured); max 275 W by its default power limit, not the row's 300 W")]
    [InlineData("NVIDIA A40", 300, 300, 30, 300, 110, "row 'A40'; idle 30 W (measured); max 300 W by its enforced power limit")]
    [InlineData("NVIDIA A40", 100, null, 30, 100, 100, "row 'A40'; idle 30 W (measured); max 100 W by its enforced power limit, not the row's 300 W")]
    [InlineData("NVIDIA A40", 20, null, 20, 20, 20, "row 'A40'; idle 20 W (measured); max 20 W by its enforced power limit, not the row's 300 W")]
    [InlineData("Future 9000", 500, null, 60, 500, 60, "no row of its name; idle 60 W, 12 % of max (derived); max 500 W by its enforced power limit")]
    public void Of_LiveLimit_BeatsTheTable(string model, int? enforced, int? standard, int low, int high, int held, string text)
    {
        var choice = RangeChoice.Of(model, null, Limit(enforced), Limit(standard))!;

        Assert.Equal((Watt(low), Watt(high), Watt(held), text), (choice.Range.Low, choice.Range.High, choice.HeldIdle, choice.Text));
    }

    [Theory]
    [InlineData(null, null, 30, 275, 110, "row 'A40'; idle 30 W (measured); max 275 W by its enforced power limit, not the row's 300 W")]
    [InlineData(10, null, 10, 275, 10, "row 'A40'; idle 10 W by Devices:x:MinWatts; max 275 W by its enforced power limit, not the row's 300 W")]
    [InlineData(null, 200, 30, 200, 110, "row 'A40'; idle 30 W (measured); max 200 W by Devices:x:MaxWatts, not the row's 300 W")]
    [InlineData(10, 200, 10, 200, 10, "row 'A40'; idle 10 W by Devices:x:MinWatts; max 200 W by Devices:x:MaxWatts, not the row's 300 W")]
    public void Of_Configured_BeatsTheLiveLimit(int? minimum, int? maximum, int low, int high, int held, string text)
    {
        var entry = new FallbackEntry("x", "A40", 1, 0.5m, Limit(minimum), Limit(maximum));
        var choice = RangeChoice.Of("NVIDIA A40", entry, Watt(275), Watt(300))!;

        Assert.Equal((Watt(low), Watt(high), Watt(held), text), (choice.Range.Low, choice.Range.High, choice.HeldIdle, choice.Text));
    }

    [Fact]
    public void Of_NothingKnown_IsNoGuess() => Assert.Null(RangeChoice.Of("Future 9000", null, null, null));

    [Fact]
    public void Plan_EnforcedBelowDefault_IsTheMax()
    {
        var gpu = new ScriptedGpu(name: "NVIDIA A40") { DefaultLimit = 300_000, EnforcedLimit = 180_000, Utilization = () => 100 };
        var plan = new DevicePlanner([]).Plan(new ProbedGpu(gpu), null);

        Assert.Equal(Watt(180), plan.Range!.Value.High);
        Assert.Contains("enforced power limit", plan.Catalogue, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3L, 300_000L)]
    [InlineData(null, 250_000L)]
    public void Plan_LimitThatFailsOrIsZero_IsNone(long? code, long expected)
    {
        var gpu = new ScriptedGpu(name: "NVIDIA A40") { EnforcedLimit = code is null ? 0 : Reading<long>.Failed((int)code), Utilization = () => 100 };
        if (code is null)
            gpu.DefaultLimit = 250_000;

        Assert.Equal(expected, new DevicePlanner([]).Plan(new ProbedGpu(gpu), null).Range!.Value.High.Milliwatts);
    }

    /// <summary>A context that is only held keeps the board awake; work holds one by itself.</summary>
    [Theory]
    [InlineData(0, null, 30_000)]
    [InlineData(0, 0, 30_000)]
    [InlineData(0, 1, 110_000)]
    [InlineData(50, null, 205_000)]
    [InlineData(50, 0, 205_000)]
    [InlineData(100, 3, 300_000)]
    public void At_UtilizationAndProcesses_UsesHeldIdle(int percent, int? processes, long milliwatts)
    {
        var plan = new DevicePlanner([]).Plan(new ProbedGpu(new ScriptedGpu(name: "NVIDIA A40") { Utilization = () => 0 }), null);

        Assert.Equal(milliwatts, plan.At(percent, processes).Milliwatts);
        Assert.InRange(plan.At(percent, processes).Milliwatts, plan.Range!.Value.Low.Milliwatts, plan.Range.Value.High.Milliwatts);
    }

    /// <summary>The pair of Cloud Carbon Footprint is used as it is published: 46 and 407 W, 226.5 W at a half.</summary>
    [Fact]
    public void At_CloudCarbonFootprintPair_IsItsFormula()
    {
        var plan = new DevicePlanner([]).Plan(new ProbedGpu(new ScriptedGpu(name: "NVIDIA A100-SXM4-40GB") { Utilization = () => 0 }), null);

        Assert.Equal([46_000L, 226_500, 407_000], new[] { 0, 50, 100 }.Select(percent => plan.At(percent, 1).Milliwatts));
    }

    [Fact]
    public void At_WithoutARange_IsADefect() => Assert.Throws<InvalidOperationException>(() => new DevicePlan(EnergySource.None, Method.Unspecified, "", true).At(1, 1));

    [Fact]
    public void Fallback_Configured_SaysWhatIsInForce()
    {
        var devices = FallbackDevices.Create([new FallbackEntry("x", "NVIDIA A40", 2, 0.5m, null, null)], "id");

        Assert.All(devices, device => Assert.Equal("row 'A40'; idle 30 W (measured); max 300 W (published)", device.Plan.Catalogue));
    }

    /// <summary>What is said of a range fits the contract, whatever the model is called.</summary>
    [Fact]
    public void Text_OfEveryRow_FitsTheContract()
    {
        var entry = new FallbackEntry(new string('n', 30), "m", 1, 0.5m, Watt(9999), Watt(9999));

        Assert.All(
            GpuCatalogue.All,
            model => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(RangeChoice.Of(model.Name, entry, null, null)!.Text), 1, Limits.MaxDeviceTextBytes));
    }

    private static Watts? Limit(int? watts) => watts is { } known ? Watt(known) : null;

    private static Watts Watt(int watts) => Watts.FromWatts(watts);
}
