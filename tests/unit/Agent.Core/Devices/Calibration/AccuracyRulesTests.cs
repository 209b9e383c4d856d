using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Calibration;

public sealed class AccuracyRulesTests
{
    private const string Uuid = "GPU-11112222";
    private const string Model = "NVIDIA H100 80GB HBM3";

    [Fact]
    public void Of_NothingRecorded_IsTheSensorsWidth()
    {
        var accuracy = AccuracyRules.Default.Of(Uuid, Model, SensorKind.PartTime);

        Assert.Equal((0.05, 0.25, ""), (accuracy.Counter.Value, accuracy.Integrated.Value, accuracy.Note));
    }

    [Theory]
    [InlineData("gpu-11112222")]
    [InlineData("H100 80GB HBM3")]
    [InlineData("nvidia h100 80gb hbm3")]
    public void Of_Calibrated_ReplacesTheGainAndKeepsWhatIsMissed(string match)
    {
        var accuracy = With(new RecordedCalibration("rack", match, RelativeHalfWidth.FromPercent(2), "meter X, 2026")).Of(Uuid, Model, SensorKind.Moment);

        Assert.Equal(0.02, accuracy.Counter.Value);
        Assert.Equal(Math.Sqrt(0.0169 - 0.0025 + 0.0004), accuracy.Integrated.Value, 4);
        Assert.Equal("calibration rack: ±2 % (meter X, 2026)", accuracy.Note);
    }

    [Theory]
    [InlineData("GPU-3333")]
    [InlineData("H100")]
    [InlineData("H100 80GB")]
    [InlineData("NVIDIA H100 80GB HBM3 MIG")]
    public void Of_AnothersCalibration_ChangesNothing(string match) =>
        Assert.Equal(AccuracyRules.Default.Of(Uuid, Model, SensorKind.Averaged), With(new RecordedCalibration("x", match, RelativeHalfWidth.FromPercent(1), "s")).Of(Uuid, Model, SensorKind.Averaged));

    [Fact]
    public void Of_BoardAndModel_TheBoardsOwnWins()
    {
        var rules = With(
            new RecordedCalibration("all", Model, RelativeHalfWidth.FromPercent(3), "s"),
            new RecordedCalibration("one", Uuid, RelativeHalfWidth.FromPercent(4), "s"));

        Assert.Equal(0.04, rules.Of(Uuid, Model, SensorKind.Averaged).Counter.Value);
        Assert.Equal(0.03, rules.Of("GPU-other", Model, SensorKind.Averaged).Counter.Value);
    }

    [Fact]
    public void Of_GainWiderThanTheWhole_MissesNothing()
    {
        var rules = new AccuracyRules(
            new MethodHalfWidths { Counter = RelativeHalfWidth.FromPercent(10), Averaged = RelativeHalfWidth.FromPercent(7) },
            [new RecordedCalibration("x", Uuid, RelativeHalfWidth.FromPercent(1), "s")]);

        Assert.Equal(0.01, rules.Of(Uuid, Model, SensorKind.Averaged).Integrated.Value);
    }

    /// <summary>From the plan to the wire: both methods of a measured device, since it may change between them.</summary>
    [Theory]
    [InlineData("NVIDIA H100 80GB HBM3", 9, true, 50_000, 70_000)]
    [InlineData("NVIDIA A100-SXM4-40GB", 7, false, 50_000, 250_000)]
    [InlineData("Tesla T4", 6, false, 50_000, 130_000)]
    [InlineData("Tesla P100-PCIE-16GB", 4, false, 50_000, 130_000)]
    public void Plan_OfAGeneration_CarriesItsWidths(string name, int architecture, bool hasCounter, uint counter, uint integrated)
    {
        var device = Describe(AccuracyRules.Default, name, architecture, hasCounter);

        Assert.Equal([(Method.Counter, counter), (Method.Integrated, integrated)], device.Bounds.Select(rule => (rule.Method, rule.HalfWidthPpm)));
    }

    [Fact]
    public void Plan_Calibrated_IsNarrowerAndSaysSo()
    {
        var rules = With(new RecordedCalibration("rack", "Tesla T4", RelativeHalfWidth.FromPercent(1.5m), "lab"));
        var plan = new DevicePlanner([], rules).Plan(new ProbedGpu(new ScriptedGpu(name: "Tesla T4") { Generation = 6, Power = () => 50_000 }), "550.1");

        Assert.Equal((15_000, Method.Integrated), (plan.Accuracy.Counter.PartsPerMillion, plan.Method));
        Assert.Equal("row 'Tesla T4'; not in force: its power reading measures it; calibration rack: ±1.5 % (lab)", plan.Catalogue);
    }

    private static Device Describe(AccuracyRules rules, string name, int architecture, bool hasCounter)
    {
        var gpu = new ProbedGpu(new ScriptedGpu(name: name) { Generation = architecture, Power = () => 50_000, Energy = () => hasCounter ? 1 : Reading<long>.Failed(3) });
        return DeviceDescription.Of(gpu, new DevicePlanner([], rules).Plan(gpu, "550.1"), "550.1");
    }

    private static AccuracyRules With(params RecordedCalibration[] calibrations) => new(new MethodHalfWidths(), calibrations);
}
