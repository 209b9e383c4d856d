using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Account;

/// <summary>The states of any energy are all of it, to the millijoule, and none of them is there with nothing in it.</summary>
public sealed class StateProperties
{
    private static readonly Gen<LedgerCell> AnyCell =
        from owner in Gen.Elements("a", "b", OwnerText.ReservedIdlePrefix + "a", OwnerText.Idle, OwnerText.Unattributed)
        from state in Gen.Elements(PowerState.Unspecified, PowerState.Active, PowerState.ExecutionIdle, PowerState.Idle)
        from millijoules in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, int.MaxValue))
        select new LedgerCell(
            new SeriesKey("node-1", "GPU-a", owner, state, Method.Counter), new("node-1", SitePeriod.BeforeAllTime, "home", "DE", Pue.Unset, null), new(0), new(new(0), new(60)),
            new(millijoules, millijoules, millijoules, 1000));

    [Fact]
    public void States_OfAnyCells_SumToTheEnergy() => Prop.ForAll(Gen.ArrayOf(AnyCell).ToArbitrary(), cells =>
    {
        var total = Total(cells);
        return total.EnergyByState.Values.Sum(part => part.Millijoules) == total.Energy.Millijoules && total.EnergyByState.Values.All(part => part.Millijoules > 0);
    }).QuickCheckThrowOnFailure();

    /// <summary>By run, what is reserved is with its run, and the states of the rows are those of the whole.</summary>
    [Fact]
    public void States_OfTheRuns_SumToThoseOfTheWhole() => Prop.ForAll(Gen.ArrayOf(AnyCell).ToArbitrary(), cells =>
    {
        var rows = cells.GroupBy(cell => OwnerText.RunOf(cell.Series.Owner)).Select(run => Total([.. run])).ToList();
        return Total(cells).EnergyByState.All(state => rows.Sum(row => row.EnergyByState.GetValueOrDefault(state.Key).Millijoules) == state.Value.Millijoules)
            && rows.Sum(row => row.EnergyByState.Values.Sum(part => part.Millijoules)) == cells.Sum(cell => cell.Energy.Millijoules);
    }).QuickCheckThrowOnFailure();

    private static LedgerTotal Total(LedgerCell[] cells)
    {
        var sum = new TotalSum();
        foreach (var cell in cells) sum.Add(cell, null);
        return sum.ToTotal("", null, false, null);
    }
}
