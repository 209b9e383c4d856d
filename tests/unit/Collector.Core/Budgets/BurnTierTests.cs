using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

/// <summary>The worked figures of a 500 kg budget over 30 days.</summary>
public sealed class BurnTierTests
{
    private static readonly BudgetAmount Limit = BudgetAmount.Parse("500kg")!.Value;

    [Theory]
    [InlineData(14.4, 1, 5, 10.0, 0.02, 50)]
    [InlineData(6, 6, 30, 25.0, 0.05, 120)]
    [InlineData(3, 24, 120, 50.0, 0.10, 240)]
    [InlineData(1, 72, 360, 50.0, 0.10, 720)]
    public void Tier_OfThirtyDays_TakesItsPart(double rate, int hours, int shortMinutes, double kilograms, double part, int exhaustsHours)
    {
        var tier = new BurnTier((decimal)rate, hours * 60);
        var takes = tier.Takes(Limit, SomeBudget.ThirtyDays);
        Assert.Equal(kilograms * 1000, takes.Value, 6);
        Assert.Equal(part, takes.Value / Limit.Value, 9);
        Assert.Equal((shortMinutes, exhaustsHours), (tier.ShortMinutes, (int)Math.Round(tier.Exhausts(SomeBudget.ThirtyDays).TotalHours)));
    }

    [Theory]
    [InlineData(694.444444, 60, 1)]
    [InlineData(10_000, 60, 14.4)]
    [InlineData(25_000, 360, 6)]
    public void BurnRate_IsUseOverThePlanOfTheWindow(double grams, int minutes, double rate)
    {
        var budget = SomeBudget.Of("month", "500kg");
        var used = BudgetAmount.Of(GramsCo2e.FromPicograms((Int128)(grams * 1e12)));
        Assert.Equal(rate, budget.BurnRate(used, new(new(0), new(minutes)), budget.Planned(SomeBudget.ThirtyDays)), 6);
    }

    [Theory]
    [InlineData(450, 350, 600, 2.6667)]
    [InlineData(250, 350, 800, 6.4)]
    public void Ceiling_OfPeakOverPlan_IsTheProductOfBothRatios(int planWatts, int planGrams, int worstGrams, double ceiling)
    {
        var highest = BurnCeiling.Of(Watts.FromWatts(700), Watts.FromWatts(planWatts), GramsPerKilowattHour.FromGrams(worstGrams), GramsPerKilowattHour.FromGrams(planGrams));
        Assert.Equal(ceiling, (double)highest, 4);
        Assert.False(BurnCeiling.CanReach(new(14.4m, 60), highest));
    }

    /// <summary>The same fleet, its plan written as a limit: 450 W at 350 g/kWh over 30 days.</summary>
    [Fact]
    public void Ceiling_OfALimit_IsThatOfItsPlan()
    {
        var limit = BudgetAmount.Parse("113.4kg")!.Value;
        var highest = BurnCeiling.Of(limit, SomeBudget.ThirtyDays, Watts.FromWatts(700), GramsPerKilowattHour.FromGrams(600));
        Assert.Equal(2.6667, (double)highest!.Value, 4);
        Assert.True(BurnCeiling.CanReach(new(2.1m, 60), highest.Value));
        Assert.False(BurnCeiling.CanReach(new(2.2m, 60), highest.Value));
    }

    [Fact]
    public void Ceiling_OfJoules_NeedsNoGrid()
    {
        var highest = BurnCeiling.Of(BudgetAmount.Parse("324kWh")!.Value, SomeBudget.ThirtyDays, Watts.FromWatts(700), null);
        Assert.Equal(700 / 450.0, (double)highest!.Value, 6);
    }

    [Fact]
    public void Ceiling_OfGramsWithoutAWorstHour_IsUnknown() => Assert.Null(BurnCeiling.Of(Limit, SomeBudget.ThirtyDays, Watts.FromWatts(700), null));
}
