using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.UnitTests.Collector.Core.Account;
using TelemetryFootprint.UnitTests.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Alerts;

/// <summary>
/// What burn rates are worth of whose energy a part is unpriced. The plan is 1 kg an hour, the tier six times that over an hour; at 300 g/kWh a kilowatt-hour an hour are 0.3.
/// </summary>
public sealed class CoverageTests
{
    private const long Full = 3600;
    private static readonly BurnTier Tier = new(6, 60);

    /// <summary>So many kilowatt-hours with a factor, of a hundred.</summary>
    [Theory]
    [InlineData(100, AlertReading.Raised, AlertReading.Clear)]
    [InlineData(90, AlertReading.Raised, AlertReading.Clear)]
    [InlineData(89, AlertReading.Unknown, AlertReading.Raised)]
    [InlineData(0, AlertReading.Unknown, AlertReading.Raised)]
    public void Rate_OfLittleThatIsPriced_IsNotRaised_AndItsDataAre(int priced, AlertReading rate, AlertReading data) =>
        Assert.Equal((rate, data), Read(Use(priced, 100 - priced)));

    /// <summary>The same of a rate that is far below the tier: it is not known to be low.</summary>
    [Theory]
    [InlineData(10, 0, AlertReading.Clear)]
    [InlineData(9, 1, AlertReading.Clear)]
    [InlineData(8, 2, AlertReading.Unknown)]
    [InlineData(0, 10, AlertReading.Unknown)]
    public void Rate_OfLittleThatIsPriced_IsNotClear(int priced, int unpriced, AlertReading expected) => Assert.Equal(expected, Read(Use(priced, unpriced)).Rate);

    /// <summary>17.5 kWh are 5.25 times the plan; below 5.4 it is over. 1.9 more, were they as dirty, make it 5.82; so do fewer at the dirtiest of the hour.</summary>
    [Theory]
    [InlineData(0, 300, AlertReading.Clear)]
    [InlineData(1.9, 300, AlertReading.Held)]
    [InlineData(0.4, 300, AlertReading.Clear)]
    [InlineData(0.4, 900, AlertReading.Held)]
    public void Rate_BelowItsRelease_IsClearOnlyWithTheUnpricedAsTheDirtiest(double unpriced, int dirtiest, AlertReading expected)
    {
        var use = Use(17.499, unpriced);
        use.Add(AccountCells.Cell(kilojoules: 4, grams: dirtiest), WaterFactorTable.Bundled);
        Assert.Equal(expected, Read(use).Rate);
    }

    /// <summary>A floor of 5 kg: 14 kWh at 300 g are below nine tenths of it, and with the unpriced one perhaps not.</summary>
    [Theory]
    [InlineData(14, 0, AlertReading.Clear)]
    [InlineData(14, 1.1, AlertReading.Held)]
    [InlineData(13, 1.1, AlertReading.Clear)]
    public void Rate_OfLittle_IsClearOnlyWithTheUnpricedBelowTheFloor(double priced, double unpriced, AlertReading expected)
    {
        var budget = Lab with { Tiers = [new(3, 60)], Floor = BudgetAmount.Parse("5kg") };
        Assert.Equal(expected, Read(Use(priced, unpriced), budget).Rate);
    }

    /// <summary>Somebody who wants to be told of whatever is known: a low rate is still not known to be one.</summary>
    [Theory]
    [InlineData(30, 70, AlertReading.Raised)]
    [InlineData(3, 97, AlertReading.Held)]
    [InlineData(3, 0, AlertReading.Clear)]
    public void Rate_WithoutAnyCoverageAskedFor_IsJudgedOnWhatIsKnown(int priced, int unpriced, AlertReading expected) =>
        Assert.Equal((expected, AlertReading.Clear), Read(Use(priced, unpriced), Lab with { Coverage = 0 }));

    /// <summary>Machines that rest beside ones whose energy has no factor: the sum is at least 0 g, which says nothing.</summary>
    [Fact]
    public void Rate_OfIdleMachinesBesideUnpricedOnes_IsNotClear()
    {
        var use = Use(0, 1);
        use.Add(AccountCells.Cell(kilojoules: 0, grams: null), WaterFactorTable.Bundled);
        Assert.Equal((null, null), (use.Known, use.AtMost));
        Assert.NotEqual(AlertReading.Clear, Read(use, Lab with { Coverage = 0 }).Rate);
    }

    [Fact]
    public void Rate_OfMachinesThatUseNothing_IsClearWithoutAFactor()
    {
        var use = new BudgetUse(BudgetUnit.Grams);
        use.Add(AccountCells.Cell(kilojoules: 0, grams: null), WaterFactorTable.Bundled);
        Assert.Equal((0d, 1d), (use.Known!.Value.Value, use.Covered));
        Assert.Equal((AlertReading.Clear, AlertReading.Clear), Read(use));
    }

    [Fact]
    public void Rate_WithoutData_IsUnknown() => Assert.Equal((AlertReading.Unknown, AlertReading.Unknown), Read(new BudgetUse(BudgetUnit.Grams)));

    [Fact]
    public void Data_OfAShortWindowThatLacksFactors_SaysOfWhichAndHowMuch()
    {
        var said = Of(Standing(Lab, Use(100, 1), Use(1, 3))).Single(one => one.Subject.Name == AlertSubject.DataMissing);
        Assert.Equal(
            (AlertReading.Raised, "budget lab: its energy has no factor: of the last 5 min 25% is known, and 90% is needed to judge how fast it burns; its other alerts stay as they are"),
            (said.Reading, said.Summary));
    }

    /// <summary>Each kind of budget names what is missing, and its alerts the unit.</summary>
    [Theory]
    [InlineData("10L", null, "L", "its energy has no WUE")]
    [InlineData("10L", "", "L", "its energy has no WUE and no water intensity of its zone")]
    [InlineData("10kg", null, "g", "its energy has no factor")]
    public void Data_ThatIsMissing_IsNamedByTheUnit(string limit, string? zone, string unit, string says)
    {
        var budget = Lab with { Limit = BudgetAmount.Parse(limit)!.Value };
        var use = new BudgetUse(budget.Limit.Unit);
        use.Add(AccountCells.Cell(zone: zone ?? "DE", grams: null), WaterFactorTable.Bundled);
        var seen = Of(Standing(budget, use, use));
        Assert.All(seen, one => Assert.Equal(unit, one.Subject.Unit));
        var said = seen.Single(one => one.Subject.Name == AlertSubject.DataMissing);
        Assert.Equal(AlertReading.Raised, said.Reading);
        Assert.Contains(says, said.Summary, StringComparison.Ordinal);
        Assert.Equal(AlertReading.Unknown, seen.Single(one => one.Subject.Name == AlertSubject.BurnRate).Reading);
    }

    /// <summary>
    /// The same rule for litres and money. The plan is 10 L or 1 EUR an hour; a kilowatt-hour is 10 L and 0.5 EUR, or twice that where it is dearest. At 5.3 times the plan
    /// with the unpriced as the dearest it is below the release of the tier.
    /// </summary>
    [Theory]
    [InlineData("7200L", 4, 0.4, 1, AlertReading.Clear)]
    [InlineData("7200L", 4, 0.7, 1, AlertReading.Unknown)]
    [InlineData("7200L", 4.8, 0.5, 1, AlertReading.Clear)]
    [InlineData("7200L", 5.1, 0.5, 1, AlertReading.Held)]
    [InlineData("7200L", 5, 0.3, 2, AlertReading.Held)]
    [InlineData("7200L", 7, 0.1, 1, AlertReading.Raised)]
    [InlineData("720 EUR", 8, 0.8, 1, AlertReading.Clear)]
    [InlineData("720 EUR", 8, 1.2, 1, AlertReading.Unknown)]
    [InlineData("720 EUR", 10.2, 1, 1, AlertReading.Held)]
    [InlineData("720 EUR", 10, 0.6, 2, AlertReading.Held)]
    [InlineData("720 EUR", 13, 0.1, 1, AlertReading.Raised)]
    public void Rate_OfLitresOrMoney_EndsByTheCoverageToo(string limit, double priced, double unpriced, int dirtiest, AlertReading expected)
    {
        var budget = Lab with { Limit = BudgetAmount.Parse(limit)!.Value, Floor = BudgetAmount.Parse(limit.EndsWith('L') ? "0.1L" : "0.1 EUR") };
        var use = new BudgetUse(budget.Limit.Unit, new("EUR", new Dictionary<string, TariffSeries> { ["home"] = TariffSeries.Flat(0.5m), ["away"] = TariffSeries.Flat(0.5m * dirtiest) }));
        Add("home", priced, 10_000_000);
        Add("untold", unpriced, null);
        Add("away", 0.01, 10_000_000 * dirtiest);

        Assert.Equal(expected, Read(use, budget).Rate);

        // Without a PUE the water of a zone is what the WUE leaves of the litres.
        void Add(string site, double kilowattHours, long? microlitres)
        {
            var cell = AccountCells.Cell(kilojoules: (long)(kilowattHours * Full), site: site);
            var ofTheZone = WaterFactorTable.Bundled.Find("DE")!.Value.Row.Value.Microlitres;
            use.Add(cell with { Site = cell.Site with { Zone = microlitres is null ? "" : "DE", WueMicrolitresPerKilowattHour = microlitres - ofTheZone } }, WaterFactorTable.Bundled);
        }
    }

    private static Budget Lab => SomeBudget.Of("lab", "720kg") with { Thresholds = [1], Tiers = [Tier], Floor = BudgetAmount.Parse("1g") };

    private static (AlertReading Rate, AlertReading Data) Read(BudgetUse use, Budget? budget = null)
    {
        var seen = Of(Standing(budget ?? Lab, use, use));
        return (seen.Single(one => one.Subject.Name == AlertSubject.BurnRate).Reading, seen.Single(one => one.Subject.Name == AlertSubject.DataMissing).Reading);
    }

    private static List<AlertSighting> Of(BudgetStanding standing) => [.. BudgetAlerts.Of(standing)];

    /// <summary>Both windows with the rate of an hour: what is judged here is what is known of them.</summary>
    private static BudgetStanding Standing(Budget budget, BudgetUse hour, BudgetUse minutes)
    {
        double? RateOf(BudgetUse use) => use.Known is { } known ? budget.BurnRate(known, new(new(0), new(60)), SomeBudget.ThirtyDays.Minutes) : null;
        return new(
            budget, SomeBudget.ThirtyDays, SomeBudget.ThirtyDays.To, hour,
            [new(Tier.ShortMinutes, minutes, RateOf(minutes)), new(Tier.Minutes, hour, RateOf(hour))], []);
    }

    private static BudgetUse Use(double priced, double unpriced)
    {
        var use = new BudgetUse(BudgetUnit.Grams);
        if (priced > 0) use.Add(AccountCells.Cell(kilojoules: (long)(priced * Full)), WaterFactorTable.Bundled);
        if (unpriced > 0) use.Add(AccountCells.Cell(kilojoules: (long)(unpriced * Full), grams: null), WaterFactorTable.Bundled);
        return use;
    }
}
