using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Core.Account;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

public sealed class BudgetUseTests
{
    [Fact]
    public void Known_OfNothing_IsUnknownAndNotZero()
    {
        foreach (var unit in Enum.GetValues<BudgetUnit>()) Assert.Null(Of(unit).Known);
    }

    [Fact]
    public void Known_WithSomeUnpriced_SaysWhatIsLacking()
    {
        var use = Of(BudgetUnit.Grams, AccountCells.Cell(pue: 1.2m), AccountCells.Cell(grams: null, kilojoules: 500));
        Assert.Equal((360, 500_000), (use.Known!.Value.Value, use.Lacking.Value));
        Assert.True(use.Range!.Value.Low.Value < 360 && use.Range.Value.High.Value > 360);
    }

    [Fact]
    public void Known_WithAllUnpriced_IsUnknown()
    {
        var use = Of(BudgetUnit.Grams, AccountCells.Cell(grams: null));
        Assert.Equal((null, true), (use.Known, use.HasEnergy));
    }

    [Fact]
    public void Known_OfDifferentKinds_HasNoSum()
    {
        var use = Of(BudgetUnit.Grams, AccountCells.Cell());
        use.Add(Of(BudgetUnit.Grams, AccountCells.Cell(family: AccountCells.Direct)));
        Assert.Equal((null, true), (use.Known, use.IsMixed));
    }

    [Fact]
    public void Add_OfSimulatedEnergy_UsesNothingUp() => Assert.False(Of(BudgetUnit.Joules, AccountCells.Cell(method: Method.Simulated)).HasEnergy);

    [Fact]
    public void Known_OfJoules_IsBeforePueAndNeedsNoFactor()
    {
        var use = Of(BudgetUnit.Joules, AccountCells.Cell(grams: null, pue: 2, kilojoules: 1000));
        Assert.Equal((1_000_000, 0), (use.Known!.Value.Value, use.Lacking.Value));
        Assert.Equal((950_000, 1_050_000), (use.Range!.Value.Low.Value, use.Range.Value.High.Value));
    }

    /// <summary>Off-site water is known by the zone; the site states no WUE, so it is at least that.</summary>
    [Fact]
    public void Known_OfLitresWithoutAWue_IsAtLeastTheGrids()
    {
        var use = Of(BudgetUnit.Litres, AccountCells.Cell());
        Assert.Equal(WaterFactorTable.Bundled.Find("DE")!.Value.Row.Value.Microlitres / 1e6, use.Known!.Value.Value, 6);
        Assert.Equal(3_600_000, use.Lacking.Value);
    }

    /// <summary>A site without a WUE lacks half of each litre: nothing is covered, and what is missing has its name.</summary>
    [Fact]
    public void Covered_OfLitresWithoutAWue_IsNothingOfIt()
    {
        var use = Of(BudgetUnit.Litres, AccountCells.Cell());
        Assert.Equal((0d, "WUE", null), (use.Covered, use.WhatIsLacking, use.AtMost));
        Assert.Equal("WUE and no water intensity of its zone", Of(BudgetUnit.Litres, AccountCells.Cell(), AccountCells.Cell(zone: "")).WhatIsLacking);
    }

    [Fact]
    public void Covered_IsThePartOfTheEnergyThatIsPriced()
    {
        Assert.Null(Of(BudgetUnit.Grams).Covered);
        Assert.Equal(0.75, Of(BudgetUnit.Grams, AccountCells.Cell(kilojoules: 750), AccountCells.Cell(grams: null, kilojoules: 250)).Covered);
        Assert.Equal(1d, Of(BudgetUnit.Joules, AccountCells.Cell(grams: null)).Covered);
        Assert.Equal(0d, Of(BudgetUnit.Money, AccountCells.Cell()).Covered);
        Assert.Equal("tariff", Of(BudgetUnit.Money, AccountCells.Cell()).WhatIsLacking);
    }

    /// <summary>A zero that was seen is a figure, and one that nobody saw is none.</summary>
    [Fact]
    public void Known_OfDevicesThatUseNothing_IsZeroGramsWhateverTheFactor()
    {
        var seen = Of(BudgetUnit.Grams, AccountCells.Cell(grams: null, kilojoules: 0));
        Assert.Equal((0d, 1d, 0d), (seen.Known!.Value.Value, seen.Covered, seen.AtMost!.Value.Value));
        Assert.Null(Of(BudgetUnit.Grams, AccountCells.Cell(grams: null, kilojoules: 0) with { Energy = default }).Known);
    }

    [Fact]
    public void AtMost_TakesTheUnpricedForTheDirtiest()
    {
        var use = Of(BudgetUnit.Grams, AccountCells.Cell(grams: 100), AccountCells.Cell(grams: 400, pue: 1.5m), AccountCells.Cell(grams: null, kilojoules: 1800));
        Assert.Equal(700, use.Known!.Value.Value, 6);
        Assert.Equal(700 + 300, use.AtMost!.Value.Value, 2);
    }

    /// <summary>A third of the energy has no tariff, at 0.3 and 0.6 EUR; what stood still at a dear place says nothing of it.</summary>
    [Fact]
    public void AtMost_OfMoney_TakesWhatHasNoTariffForTheDearest()
    {
        var use = new BudgetUse(BudgetUnit.Money, new("EUR", new Dictionary<string, TariffSeries> { ["home"] = TariffSeries.Flat(0.3m), ["away"] = TariffSeries.Flat(0.4m), ["idle"] = TariffSeries.Flat(9m) }));
        foreach (var cell in new[] { AccountCells.Cell(), AccountCells.Cell(site: "away", pue: 1.5m), AccountCells.Cell(site: "untold"), AccountCells.Cell(site: "idle", kilojoules: 0) }) use.Add(cell, WaterFactorTable.Bundled);
        Assert.Equal((0.9, 1.5), (Math.Round(use.Known!.Value.Value, 9), Math.Round(use.AtMost!.Value.Value, 9)));
        Assert.Null(Of(BudgetUnit.Money, AccountCells.Cell()).AtMost);
    }

    [Theory]
    [InlineData(FactorQuality.Measured, 60)]
    [InlineData(FactorQuality.Annual, 366 * 1440)]
    public void IntensityStep_IsAsLongAsOneIntensityHolds(FactorQuality quality, int minutes)
    {
        Assert.Equal(minutes, Of(BudgetUnit.Grams, AccountCells.Cell(), AccountCells.Cell(quality: quality)).IntensityStep);
        Assert.Null(Of(BudgetUnit.Grams, AccountCells.Cell(grams: null)).IntensityStep);
        Assert.Null(Of(BudgetUnit.Joules, AccountCells.Cell()).IntensityStep);
    }

    [Fact]
    public void Add_OfDaysOrOfCells_IsTheSameSum()
    {
        AccountCell[] cells = [AccountCells.Cell(grams: 123.456789m, kilojoules: 7), AccountCells.Cell(grams: 0.000001m, kilojoules: 11, quality: FactorQuality.Annual), AccountCells.Cell(grams: null)];
        var whole = Of(BudgetUnit.Grams, cells);
        var parts = Of(BudgetUnit.Grams);
        foreach (var cell in cells.Reverse()) parts.Add(Of(BudgetUnit.Grams, cell));
        Assert.Equal((whole.Known, whole.Range, whole.Lacking, whole.Quality, whole.Intensity), (parts.Known, parts.Range, parts.Lacking, parts.Quality, parts.Intensity));
        Assert.Equal((whole.AtMost, whole.Covered, whole.IntensityStep), (parts.AtMost, parts.Covered, parts.IntensityStep));
        Assert.Equal(FactorQuality.Annual, whole.Quality);
    }

    private static BudgetUse Of(BudgetUnit unit, params AccountCell[] cells)
    {
        var use = new BudgetUse(unit);
        foreach (var cell in cells) use.Add(cell, WaterFactorTable.Bundled);
        return use;
    }
}
