using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.UnitTests.Collector.Core.Account;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

public sealed class ProjectionTests
{
    private static readonly BudgetAmount Used = BudgetAmount.Parse("10kg")!.Value;
    private static readonly UtcMinute Now = new(72 * 60);

    [Fact]
    public void Of_AConstantBurn_GoesOn()
    {
        var projection = Of(Hours(72, _ => 3600), restHours: 100);
        Assert.Equal(10_000 + (300 * 100), projection!.Value.Middle.Value, 3);
        Assert.Equal(projection.Value.Middle, projection.Value.High);
    }

    /// <summary>Twelve hours on and twelve off: every mean over a day is the same, so the night says nothing of the day.</summary>
    [Fact]
    public void Of_ADailyPattern_IsNoUncertainty()
    {
        var projection = Of(Hours(72, hour => hour % 24 < 12 ? 7200 : 0), restHours: 48);
        Assert.Equal(10_000 + (300 * 48), projection!.Value.Middle.Value, 3);
        Assert.Equal(projection.Value.Middle.Value, projection.Value.High.Value, 3);
    }

    [Fact]
    public void Of_AGrowingBurn_HasAHigherP90()
    {
        var projection = Of(Hours(72, hour => hour * 100), restHours: 10);
        Assert.True(projection!.Value.High.Value > projection.Value.Middle.Value);
        Assert.True(projection.Value.Middle.Value > Used.Value);
    }

    [Fact]
    public void Of_AForecast_PricesTheHoursThatItReaches()
    {
        var forecast = new IntensityOutlook("DE", AccountCells.Lifecycle, [new(new(Now, Now + 600), GramsPerKilowattHour.FromGrams(100), FactorQuality.Forecast)]);
        var projection = Of(Hours(72, _ => 3600), restHours: 100, forecast);
        Assert.Equal(10_000 + (100 * 10) + (300 * 90), projection!.Value.Middle.Value, 3);
    }

    [Fact]
    public void Of_ZonesWithDifferentForecasts_AreWeightedByTheirEnergy()
    {
        var forecast = new IntensityOutlook("FR", AccountCells.Lifecycle, [new(new(Now, Now + 6000), GramsPerKilowattHour.FromGrams(60), FactorQuality.Forecast)]);
        var recent = Hours(72, _ => 3600).Concat(Hours(72, _ => 7200, "FR")).ToList();
        var projection = Projection.Of(Used, recent, new(Now, Now + 6000), zone => zone == "FR" ? forecast : null, out _);
        Assert.Equal(10_000 + (100 * (300 + 120)), projection!.Value.Middle.Value, 3);
    }

    /// <summary>Factors that come a day late: the energy of that day is known, and goes on like that of the days before.</summary>
    [Fact]
    public void Of_HoursWithoutAFactorYet_AreHoursOfTheirEnergy()
    {
        var recent = Hours(72, _ => 3600).Take(36).Concat(Hours(36, _ => 3600, "DE", null)).ToList();
        var projection = Of(recent, restHours: 100);
        Assert.Equal(10_000 + (300 * 100), projection!.Value.Middle.Value, 3);
        Assert.Equal(projection.Value.Middle, projection.Value.High);
    }

    /// <summary>What nothing prices cannot be projected, and is no energy of another zone.</summary>
    [Fact]
    public void Of_AZoneThatNothingPrices_IsNotPricedAsAnother() =>
        Assert.Equal(10_000 + (300 * 100), Of([.. Hours(72, _ => 3600), .. Hours(72, _ => 7200, "NOWHERE", null)], restHours: 100)!.Value.Middle.Value, 3);

    [Theory]
    [InlineData(1, 300)]
    [InlineData(72, null)]
    public void Of_TooLittle_IsUnknownWithAReason(int hours, int? grams)
    {
        Assert.Null(Projection.Of(Used, Hours(hours, _ => 3600, "DE", grams), new(Now, Now + 60), _ => null, out var reason));
        Assert.NotNull(reason);
    }

    /// <summary>Hours without a tariff are no hours of nothing: what is known goes on, 0.3 EUR each hour.</summary>
    [Theory]
    [InlineData("home", 10 + (0.3 * 100))]
    [InlineData("untold", null)]
    public void Of_Money_IsTheRecentBurnWhereItIsKnown(string site, double? projected)
    {
        var prices = new PriceBook("EUR", new Dictionary<string, TariffSeries> { ["home"] = TariffSeries.Flat(0.3m) });
        var recent = Enumerable.Range(0, 72).Select(hour =>
        {
            var use = new BudgetUse(BudgetUnit.Money, prices);
            use.Add(AccountCells.Cell(hour: hour, site: hour % 2 == 0 ? "untold" : site), WaterFactorTable.Bundled);
            return new RecentHour(new(hour * 60), "DE", use);
        }).ToList();
        var projection = Projection.Of(BudgetAmount.Parse("10 EUR")!.Value, recent, new(Now, Now + 6000), _ => null, out var reason);
        Assert.Equal((projected, projected is null), (projection is { } of ? Math.Round(of.Middle.Value, 9) : null, reason is not null));
    }

    /// <summary>Joules that follow a plan of 3 in even hours and 1 in odd ones go on so: an hour of 3 uses three times as much as one of 1.</summary>
    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 2, 4)]
    public void Of_AShapedPlan_IsUseRelativeToThePlan(int firstHour, int hours, int expected)
    {
        static int Weight(int hour) => hour % 2 == 0 ? 3 : 1;
        static decimal Planned(MinuteRange range) => Enumerable.Range(range.From.Value, range.Minutes).Sum(minute => Weight(minute / 60));
        var recent = Enumerable.Range(0, 9).Select(hour =>
        {
            var use = new BudgetUse(BudgetUnit.Joules);
            use.Add(AccountCells.Cell(hour: hour, kilojoules: 3600 * Weight(hour)), WaterFactorTable.Bundled);
            return new RecentHour(new(hour * 60), "DE", use);
        }).ToList();
        var used = BudgetAmount.Parse("10kWh")!.Value;
        var from = new UtcMinute((10 + firstHour) * 60);
        var projection = Projection.Of(used, recent, new(from, from + (hours * 60)), _ => null, out _, Planned)!.Value;
        Assert.Equal((10 + expected) * 3.6e6, projection.Middle.Value, 1);
        Assert.Equal(projection.Middle.Value, projection.High.Value, 1);
    }

    /// <summary>Of grams the forecast says what an evening is; only where it ends, the plan does.</summary>
    [Fact]
    public void Of_AShapedPlanOfGrams_TakesTheForecastFirst()
    {
        decimal Planned(MinuteRange range) => range.From < Now + 600 ? range.Minutes : 2m * range.Minutes;
        var forecast = new IntensityOutlook("DE", AccountCells.Lifecycle, [new(new(Now, Now + 600), GramsPerKilowattHour.FromGrams(100), FactorQuality.Forecast)]);
        var projection = Projection.Of(Used, Hours(72, _ => 3600), new(Now, Now + 1200), _ => forecast, out _, Planned);
        Assert.Equal(10_000 + (100 * 10) + (2 * 300 * 10), projection!.Value.Middle.Value, 3);
    }

    [Fact]
    public void Of_NoRest_IsWhatIsUsed() => Assert.Equal(Used, Of(Hours(72, _ => 3600), restHours: 0)!.Value.High);

    private static Projection? Of(List<RecentHour> recent, int restHours, IntensityOutlook? outlook = null) =>
        Projection.Of(Used, recent, new(Now, Now + (restHours * 60)), _ => outlook, out _);

    private static List<RecentHour> Hours(int count, Func<int, int> kilojoules, string zone = "DE", int? grams = 300) =>
        [.. Enumerable.Range(72 - count, count).Select(hour =>
        {
            var use = new BudgetUse(BudgetUnit.Grams);
            use.Add(AccountCells.Cell(zone, hour, kilojoules(hour), grams), WaterFactorTable.Bundled);
            return new RecentHour(new(hour * 60), zone, use);
        })];
}
