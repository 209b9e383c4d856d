using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Account;

/// <summary>What holds of the use of any budget in grams, litres or money while the price of a part of the energy is not known.</summary>
public sealed class BudgetUseProperties
{
    private static readonly FactorFamily Lifecycle = new(FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e);

    private static readonly PriceBook Prices = new("EUR", Enumerable.Range(1, 5).ToDictionary(site => $"site-{site}", site => TariffSeries.Flat(site * 0.113m)));

    private static readonly Gen<AccountCell> AnyCell =
        from site in Gen.Choose(1, 5)
        from millijoules in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(1, 100)), (4, Gen.Choose(1, int.MaxValue)))
        from pue in Gen.Elements(1_000_000, 1_070_001, 1_580_000)
        from zone in Gen.Elements("DE", "FR", "JP")
        select new AccountCell(
            new("a", "GPU-a", OwnerText.Unattributed, PowerState.Unspecified, Method.Counter),
            new("a", SitePeriod.BeforeAllTime, $"site-{site}", zone, new(pue, true), site * 300_000L), new(new(0), new(60)),
            new(millijoules, millijoules, millijoules, 60_000), Lifecycle, (GramsPerKilowattHour.FromGrams(site * 150), FactorQuality.Measured));

    private static readonly Arbitrary<(AccountCell Cell, bool IsKnown)[]> Cells = Gen.ArrayOf(
        from cell in AnyCell
        from isKnown in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        select (cell, isKnown)).ToArbitrary();

    public static TheoryData<BudgetUnit> Units => [BudgetUnit.Grams, BudgetUnit.Litres, BudgetUnit.Money];

    /// <summary>Whatever the lacking would turn out to be, if it is no worse than the worst of the rest: what is known is too little, and at most is enough.</summary>
    [Theory]
    [MemberData(nameof(Units))]
    public void AtMost_OfAnyCells_IsNoLessThanWhatTheyAre(BudgetUnit unit) => Prop.ForAll(Cells, cells =>
    {
        var (use, truth) = (new BudgetUse(unit, Prices), new BudgetUse(unit, Prices));
        var worst = cells.Where(cell => cell.IsKnown && cell.Cell.It.Millijoules > 0).Select(cell => EachOf(unit, cell.Cell)).DefaultIfEmpty(-1).Max();
        var kept = cells.Where(cell => cell.IsKnown || EachOf(unit, cell.Cell) <= worst).ToList();
        foreach (var (cell, isKnown) in kept)
        {
            use.Add(isKnown ? cell : Untold(cell), WaterFactorTable.Bundled);
            truth.Add(cell, WaterFactorTable.Bundled);
        }

        if (use.AtMost is not { } most) return use.Lacking.Millijoules > 0 || use.Known is null;
        // Money is rounded once, each cell's grams and litres too.
        return most.Parts >= truth.Known!.Value.Parts - kept.Count - 1 && most.Parts >= use.Known!.Value.Parts && (use.Lacking.Millijoules > 0 || most == use.Known);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Units))]
    public void AtMost_InAnyGrouping_IsTheSame(BudgetUnit unit) => Prop.ForAll(Cells, cells =>
    {
        var (whole, parts) = (new BudgetUse(unit, Prices), new BudgetUse(unit, Prices));
        foreach (var (cell, isKnown) in cells) whole.Add(isKnown ? cell : Untold(cell), WaterFactorTable.Bundled);
        foreach (var chunk in cells.Reverse().Chunk(3))
        {
            var part = new BudgetUse(unit, Prices);
            foreach (var (cell, isKnown) in chunk) part.Add(isKnown ? cell : Untold(cell), WaterFactorTable.Bundled);
            parts.Add(part);
        }

        return (whole.AtMost, whole.Known, whole.Covered) == (parts.AtMost, parts.Known, parts.Covered);
    }).QuickCheckThrowOnFailure();

    private static AccountCell Untold(AccountCell cell) => cell with { Price = null, Site = cell.Site with { Site = "untold", WueMicrolitresPerKilowattHour = null } };

    /// <summary>What a kilowatt-hour of the cell's machines uses.</summary>
    private static Int128 EachOf(BudgetUnit unit, AccountCell cell)
    {
        var use = new BudgetUse(unit, Prices);
        use.Add(cell with { Energy = new(Joules.MillijoulesPerKilowattHour, 0, 0, 0) }, WaterFactorTable.Bundled);
        return use.Known!.Value.Parts;
    }
}
