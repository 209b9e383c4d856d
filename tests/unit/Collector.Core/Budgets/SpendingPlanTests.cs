using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

/// <summary>Plans that are not even: what they give an hour, a day of 23 or 25 hours, and a window.</summary>
public sealed class SpendingPlanTests
{
    /// <summary>Hour h of the day weighs h + 1: 300 in a day of 24 hours.</summary>
    private static readonly SpendingPlan Rising = SpendingPlan.Parse(string.Join(',', Enumerable.Range(1, 24)))!;

    /// <summary>Three times as much from 18:00 until 22:00: 32 in a day.</summary>
    private static readonly SpendingPlan Evening = SpendingPlan.Parse(string.Join(',', Enumerable.Range(0, 24).Select(hour => hour is >= 18 and < 22 ? "3" : "1")))!;

    /// <summary>The clock skips 02:00 in March and shows it twice in October.</summary>
    [Theory]
    [InlineData("2026-03-28 23:00Z", 23, 300 - 3)]
    [InlineData("2026-10-24 22:00Z", 25, 300 + 3)]
    [InlineData("2026-07-01 22:00Z", 24, 300)]
    public void Of_ALocalDay_HasAsManyWeightsAsHours(string from, int hours, int weight)
    {
        var begin = SomeBudget.At(from);
        Assert.Equal(weight * 60, Rising.Of(SomeBudget.Calendar("Europe/Berlin"), new(begin, begin + (hours * 60))));
    }

    /// <summary>Wherever it is cut, over two changes of the clock and in zones of half hours, the parts are the whole.</summary>
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    public void Of_Parts_IsTheWhole(string zone)
    {
        var calendar = SomeBudget.Calendar(zone);
        var (from, to) = (SomeBudget.At("2026-03-20 07:13Z"), SomeBudget.At("2026-11-03 21:41Z"));
        var parts = 0m;
        for (var cut = from; cut < to;)
        {
            var next = cut + 997 < to ? cut + 997 : to;
            parts += Rising.Of(calendar, new(cut, next));
            cut = next;
        }

        Assert.Equal(Rising.Of(calendar, new(from, to)), parts);
    }

    [Fact]
    public void Of_AWeek_BeginsOnMonday()
    {
        var plan = SpendingPlan.Parse(string.Join(',', Enumerable.Range(0, 168).Select(hour => hour < 24 ? "7" : "1")))!;
        var monday = SomeBudget.At("2026-11-23 00:00Z");
        Assert.Equal((7 * 1440, 1440, (6 + 7) * 1440), (
            plan.Of(SomeBudget.Calendar(), new(monday, monday + 1440)), plan.Of(SomeBudget.Calendar(), new(monday + -1440, monday)), plan.Of(SomeBudget.Calendar(), new(monday, monday + (7 * 1440)))));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("2", false)]
    [InlineData("1,1", false)]
    [InlineData("", false)]
    public void Parse_OfFewWeights_IsTheFlatPlanAlone(string text, bool isFlat) => Assert.Equal(isFlat, SpendingPlan.Parse(text)?.IsFlat == true);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("many")]
    [InlineData("1e3")]
    public void Parse_OfAWrongWeight_IsNull(string weight) => Assert.Null(SpendingPlan.Parse(string.Join(',', Enumerable.Repeat("1", 23).Append(weight))));

    /// <summary>What the plan has for the evening is no alert; with an even plan the same evening burns 2.25 times as fast.</summary>
    [Theory]
    [InlineData(true, 18, 3, 1)]
    [InlineData(true, 12, 3, 3)]
    [InlineData(false, 18, 3, 2.25)]
    public void BurnRate_IsRelativeToThePlannedShareOfTheWindow(bool isPlanned, int hour, int kilograms, double rate)
    {
        var flat = SomeBudget.Of("lab", "32kg", period: "day");
        var budget = isPlanned ? flat with { Plan = Evening } : flat;
        var day = SomeBudget.At("2026-11-23 00:00Z");
        var used = BudgetAmount.Parse($"{kilograms}kg")!.Value;
        Assert.Equal(rate, budget.BurnRate(used, new(day + (hour * 60), day + ((hour + 1) * 60)), budget.Planned(budget.PeriodAt(day))), 9);
    }

    /// <summary>A steady peak burns fastest where least is planned: 32 / 24 times as fast in hours of 1, and on the mean over a day.</summary>
    [Theory]
    [InlineData(60, 32 / 24.0)]
    [InlineData(360, 32 / 24.0)]
    [InlineData(1440, 1)]
    [InlineData(4320, 1)]
    public void Steepness_IsOfTheLightestWindow(int minutes, double times) =>
        Assert.Equal((times, 1), ((double)Math.Round(Evening.Steepness(minutes), 9) is var steep && Math.Abs(steep - times) < 1e-8 ? times : steep, (int)SpendingPlan.Flat.Steepness(minutes)));

    [Fact]
    public void Describe_OfAPlanAndAFloor_TellsThemOnlyWhereTheyAreSet()
    {
        var budget = SomeBudget.Of("lab", "32kg");
        Assert.DoesNotContain("floor", budget.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("plan", budget.Describe(), StringComparison.Ordinal);
        Assert.EndsWith("; floor 2 kg; plan " + Evening.Text, (budget with { Plan = Evening, Floor = BudgetAmount.Parse("2kg") }).Describe(), StringComparison.Ordinal);
        Assert.Equal(budget.Bound, (budget with { Plan = Evening }).Bound);
    }
}
