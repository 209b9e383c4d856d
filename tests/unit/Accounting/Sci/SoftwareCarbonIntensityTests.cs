using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Sci;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Sci;

public sealed class SoftwareCarbonIntensityTests
{
    private static readonly DeviceHours Hour = new(1);

    private static EmbodiedGrams H100AndHost
    {
        get
        {
            var gpu = EmbodiedTable.Bundled.Find("H100 80GB HBM3")!.Over(Hour);
            return new(gpu.Grams + EmbodiedTable.Bundled.Find("hgx-host")!.Over(Hour).Grams);
        }
    }

    private static LocationBasedGrams Operational(decimal intensity) => new(EmissionProduct.Of(
        Joules.FromKilowattHours(0.7m), Pue.FromRatio(1.2m), GramsPerKilowattHour.FromGrams(intensity)).ToGrams());

    /// <summary>0.7 kWh × 1.2 × 350 = 294 g, and 33.35 g of hardware.</summary>
    [Fact]
    public void Score_OfAnH100Hour_IsTheWorkedExample()
    {
        var score = new SoftwareCarbonIntensity(Operational(350), H100AndHost, new FunctionalUnit("GPU-hour", 1));

        Assert.Equal(294, score.Operational.Grams.Value, 1e-9);
        Assert.Equal(33.35, score.Embodied.Grams.Value, 0.005);
        Assert.Equal(327.35, score.Score.Value, 0.005);
    }

    /// <summary>On France's 30 g/kWh the hardware is the larger part.</summary>
    [Fact]
    public void Score_OnACleanGrid_IsMostlyHardware()
    {
        Assert.Equal(25.2, Operational(30).Grams.Value, 1e-9);
        Assert.True(H100AndHost.Grams.Value > Operational(30).Grams.Value);
    }

    [Fact]
    public void Score_PerManyUnits_IsDivided()
    {
        var score = new SoftwareCarbonIntensity(Operational(350), H100AndHost, new FunctionalUnit("request", 1000));

        Assert.Equal(0.32735, score.Score.Value, 0.00001);
    }

    [Fact]
    public void Sum_OfComponents_NeedsOneUnit()
    {
        var perHour = new SoftwareCarbonIntensity(Operational(350), H100AndHost, new FunctionalUnit("GPU-hour", 1));
        var perToken = new SoftwareCarbonIntensity(Operational(350), H100AndHost, new FunctionalUnit("token", 1));

        Assert.Equal(654.7, (perHour + perHour).Score.Value, 0.01);
        Assert.Throws<InvalidOperationException>(() => perHour + perToken);
    }

    /// <summary>No way leads from market-based grams into a score: no parameter takes them and nothing converts them.</summary>
    [Fact]
    public void Score_OfMarketBasedGrams_DoesNotCompile()
    {
        var taken = typeof(SoftwareCarbonIntensity).GetConstructors().SelectMany(made => made.GetParameters()).Select(parameter => parameter.ParameterType).ToList();
        var conversions = typeof(MarketBasedGrams).GetMethods().Concat(typeof(LocationBasedGrams).GetMethods()).Concat(typeof(GramsCo2e).GetMethods())
            .Where(method => method.Name is "op_Implicit" or "op_Explicit");

        Assert.Contains(typeof(LocationBasedGrams), taken);
        Assert.DoesNotContain(typeof(MarketBasedGrams), taken);
        Assert.DoesNotContain(typeof(GramsCo2e), taken);
        Assert.Empty(conversions);
    }

    [Fact]
    public void Unit_WithoutNameOrCount_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new FunctionalUnit(" ", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FunctionalUnit("token", 0));
    }
}
