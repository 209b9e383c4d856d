using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.PropertyTests.Account;

/// <summary>What holds of the cost of any energy: nothing is lost or made by cutting it, and what has no tariff is never free.</summary>
public sealed class CostProperties
{
    private const decimal Nano = 0.000_000_001m;

    private static readonly PriceBook Prices = new("EUR", new Dictionary<string, TariffSeries>
    {
        ["flat"] = TariffSeries.Flat(0.314159m),
        // Prices of every hour, of which one changes within a slot.
        ["hourly"] = new(Enumerable.Range(2, 40).Select(hour => new TariffEntry(new((hour * 60) + (hour == 9 ? 30 : 0)), (hour * 7919 % 1000) / 1000m, "exchange"))),
    });

    private static readonly Gen<(EnergyCell Energy, SitePeriod Site, MinuteRange Slot)> AnyCell =
        from site in Gen.Elements("flat", "hourly", "none")
        from hour in Gen.Choose(0, 45)
        from millijoules in Gen.Choose(0, int.MaxValue)
        from pue in Gen.Elements(1_000_000, 1_070_001, 1_580_000)
        from host in Gen.Elements("a", "b", "c")
        select (
            new EnergyCell(millijoules, millijoules * 9L / 10, millijoules * 11L / 10, 60_000),
            new SitePeriod(host, SitePeriod.BeforeAllTime, site, "DE", new(pue, true), null), new MinuteRange(new(hour * 60), new((hour + 1) * 60)));

    private static readonly Arbitrary<(EnergyCell Energy, SitePeriod Site, MinuteRange Slot)[]> Cells = Gen.ArrayOf(AnyCell).ToArbitrary();

    private static readonly Arbitrary<(long First, long Second, int Millionths)> Cuts = (
        from first in Gen.Choose(0, int.MaxValue)
        from second in Gen.Choose(0, int.MaxValue)
        from millionths in Gen.Choose(0, 2_000_000)
        select ((long)first, (long)second, millionths)).ToArbitrary();

    /// <summary>Rows of any grouping sum to the whole, each of them rounded once.</summary>
    [Fact]
    public void Parts_InAnyGrouping_SumToTheWhole() => Prop.ForAll(Cells, cells =>
    {
        var whole = Total(cells);
        Func<(EnergyCell Energy, SitePeriod Site, MinuteRange Slot), object>[] groupings = [cell => cell.Site.Host, cell => cell.Site.Site, cell => cell.Slot, cell => cell];
        return groupings.All(by =>
        {
            var parts = cells.GroupBy(by).Select(Total).ToList();
            return Math.Abs(parts.Sum(part => part.Amount?.Amount ?? 0) - (whole.Amount?.Amount ?? 0)) <= Nano * (parts.Count + 1)
                && parts.Sum(part => part.Lacking.Millijoules) == whole.Lacking.Millijoules
                && (whole.Amount is null) == parts.TrueForAll(part => part.Amount is null);
        });
    }).QuickCheckThrowOnFailure();

    /// <summary>The same, by the arithmetic of a bill: each cell's kilowatt-hours at the meter times the price of its hour.</summary>
    [Fact]
    public void Amount_IsTheBill() => Prop.ForAll(Cells, cells =>
    {
        var bill = cells.Sum(cell => cell.Energy.Millijoules / 3.6e9m * cell.Site.Pue.PartsPerMillion / 1_000_000 * (PriceOf(cell.Site.Site, cell.Slot.From.Value / 60) ?? 0));
        var total = Total(cells);
        return Math.Abs((total.Amount?.Amount ?? 0) - bill) <= Nano
            && total.Lacking.Millijoules == cells.Where(cell => PriceOf(cell.Site.Site, cell.Slot.From.Value / 60) is null).Sum(cell => cell.Energy.Millijoules);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bounds_HoldTheAmount() => Prop.ForAll(Cells, cells =>
        Total(cells) is not { Amount: { } amount, Low: { } low, High: { } high } || (low.Amount <= amount.Amount && amount.Amount <= high.Amount)).QuickCheckThrowOnFailure();

    /// <summary>Whatever its order and however it is cut, a product is the same to the last digit.</summary>
    [Fact]
    public void Products_OfCutEnergy_AddUpExactly() => Prop.ForAll(Cuts, cut =>
    {
        var tariff = new Tariff(cut.Millionths / 1_000_000m, "EUR");
        CostProduct Of(long millijoules) => CostProduct.Of(FacilityEnergy.Of(new(millijoules), new(1_310_007, true)), tariff);
        return Of(cut.First) + Of(cut.Second) == Of(cut.First + cut.Second) && Of(cut.Second) + Of(cut.First) == Of(cut.First) + Of(cut.Second);
    }).QuickCheckThrowOnFailure();

    private static CostTotal Total(IEnumerable<(EnergyCell Energy, SitePeriod Site, MinuteRange Slot)> cells)
    {
        var sum = new CostSum(Prices);
        foreach (var (energy, site, slot) in cells) sum.Add(energy, site, slot);
        return sum.Total;
    }

    private static decimal? PriceOf(string site, int hour) => (site, hour) switch
    {
        ("flat", _) => 0.314159m,
        ("none", _) or (_, < 2) => null,
        // Half of it at the price of the hour before.
        (_, 9) => ((8 * 7919 % 1000) + (9 * 7919 % 1000)) / 2000m,
        _ => Math.Min(hour, 41) * 7919 % 1000 / 1000m,
    };
}
