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

    [Fact]
    public void Add_OfDaysOrOfCells_IsTheSameSum()
    {
        AccountCell[] cells = [AccountCells.Cell(grams: 123.456789m, kilojoules: 7), AccountCells.Cell(grams: 0.000001m, kilojoules: 11, quality: FactorQuality.Annual), AccountCells.Cell(grams: null)];
        var whole = Of(BudgetUnit.Grams, cells);
        var parts = Of(BudgetUnit.Grams);
        foreach (var cell in cells.Reverse()) parts.Add(Of(BudgetUnit.Grams, cell));
        Assert.Equal((whole.Known, whole.Range, whole.Lacking, whole.Quality, whole.Intensity), (parts.Known, parts.Range, parts.Lacking, parts.Quality, parts.Intensity));
        Assert.Equal(FactorQuality.Annual, whole.Quality);
    }

    private static BudgetUse Of(BudgetUnit unit, params AccountCell[] cells)
    {
        var use = new BudgetUse(unit);
        foreach (var cell in cells) use.Add(cell, WaterFactorTable.Bundled);
        return use;
    }
}
