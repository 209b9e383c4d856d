using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Estimates;

namespace TelemetryFootprint.UnitTests.Cli.Estimates;

public sealed class EstimatePlanTests
{
    private static readonly EstimateRequest Hour = new() { Gpu = "A100", Hours = 1 };

    private static (EstimateInput Input, IReadOnlyList<InputLine> Lines) Plan(EstimateRequest request)
    {
        var plan = new EstimatePlan(request);
        return (plan.Build(), plan.Lines);
    }

    /// <summary>Held idle + load × (max − held idle), of the catalogue's row.</summary>
    [Theory]
    [InlineData("A100", 0, 46)]
    [InlineData("A100", 0.5, 226.5)]
    [InlineData("A100", 1, 407)]
    [InlineData("NVIDIA H100 80GB HBM3", 1, 700)]
    [InlineData("NVIDIA H100 PCIe", 0, 58.8)]
    [InlineData("NVIDIA A40", 0, 110)]
    [InlineData("NVIDIA A40", 1, 300)]
    [InlineData("Tesla T4", 0.5, 48.4)]
    [InlineData("NVIDIA B200", 0.25, 400)]
    [InlineData("NVIDIA GB300", 1, 1400)]
    [InlineData("NVIDIA GeForce RTX 4090", 1, 450)]
    public void Build_Gpu_TakesItsPowerAtTheLoad(string gpu, double load, double watts)
    {
        var (input, _) = Plan(Hour with { Gpu = gpu, Load = (decimal)load });

        Assert.Equal(watts / 1000, Assert.Single(input.Energy).Energy.KilowattHours, 1e-9);
    }

    [Theory]
    [InlineData("A100", 0.50)]
    [InlineData("NVIDIA H100 80GB HBM3", 0.15)]
    public void Build_Gpu_IsAsWideAsItsRow(string gpu, double width) => Assert.Equal(width, Plan(Hour with { Gpu = gpu }).Input.Energy[0].HalfWidth.Value);

    [Fact]
    public void Build_StatedWatts_BeatTheCatalogueAndKeepTheGpusHardware()
    {
        var (input, lines) = Plan(Hour with { Watts = 300, Basis = EnergyBasis.Facility });

        Assert.Equal((0.3, EnergyBasis.Facility, 0.05), (input.Energy[0].Energy.KilowattHours, input.Energy[0].Basis, input.Energy[0].HalfWidth.Value));
        Assert.Equal(150_000, Assert.Single(input.Hardware).Mass.Value);
        Assert.Contains("the PUE is inside", lines.Single(line => line.Name == "power").Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1.0, false, 0)]
    [InlineData(1.3, 1.3, true, 0.03)]
    public void Build_Pue_IsStatedOrUnset(double? stated, double pue, bool isSet, double width)
    {
        var (input, _) = Plan(Hour with { Pue = (decimal?)stated });

        Assert.Equal((pue, isSet, width), (input.Pue.Value, input.Pue.IsSet, input.PueHalfWidth.Value));
    }

    [Fact]
    public void Build_CloudsPue_IsWiderThanASitesOwn()
    {
        var (input, lines) = Plan(Hour with { Place = new(null, null, "aws:us-east-1") });

        Assert.Equal((1.14, 0.10, 0.12), (input.Pue.Value, input.PueHalfWidth.Value, input.Wue!.Value.Value));
        Assert.Contains("all sites of aws", lines.Single(line => line.Name == "PUE").Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_StatedWater_BeatsTheCloudsAndTheZones()
    {
        var (input, _) = Plan(Hour with { Place = new(null, null, "aws:us-east-1"), Wue = 2, ElectricityWater = 5 });

        Assert.Equal((2.0, 5.0), (input.Wue!.Value.Value, input.ElectricityWater!.Value.Value));
    }

    [Fact]
    public void Build_StatedLifetime_IsTheTablesMassOverIt()
    {
        var (input, _) = Plan(Hour with { LifetimeHours = 52_560, Host = "hgx-host" });

        Assert.Equal([52_560m, 26_280m], input.Hardware.Select(piece => piece.Lifetime.Value));
        Assert.Equal([1, 8], input.Hardware.Select(piece => piece.SharedByGpus));
    }

    [Fact]
    public void Build_EveryInput_SaysWhereItIsFrom()
    {
        var (_, lines) = Plan(Hour with { Queries = 10, EnergyPerQuery = new Joules(1000), Place = new("FR", null, null) });

        Assert.Equal(
            ["GPU-hours", "power", "queries", "energy per query", "PUE", "intensity", "WUE", "water of electricity", "embodied"], lines.Select(line => line.Name));
        Assert.All(lines, line => Assert.NotEqual("", line.Source));
    }
}
