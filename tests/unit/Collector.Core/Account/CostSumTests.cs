using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Core.Account;

public sealed class CostSumTests
{
    private const long KilowattHour = 3_600_000_000;

    private static readonly PriceBook Prices = new("EUR", new Dictionary<string, TariffSeries>
    {
        ["flat"] = TariffSeries.Flat(0.3m),
        ["table"] = new([new(new(30), 0.1m, ""), new(new(90), 0.5m, "")]),
    });

    [Fact]
    public void Cost_IsOfEnergyAtTheMeter_WithTheSensorsBounds()
    {
        var total = Total((KilowattHour, "flat", 1.2m, 0));

        Assert.Equal(new CostTotal(new Money(0.36m, "EUR"), new Money(0.324m, "EUR"), new Money(0.396m, "EUR"), default, false), total);
    }

    [Fact]
    public void Cost_OfASlotWithTwoTariffs_IsItsMean_WithinBothOfThem()
    {
        var total = Total((KilowattHour, "table", 1m, 60));

        Assert.Equal((0.3m, 0.09m, 0.55m, true), (total.Amount!.Value.Amount, total.Low!.Value.Amount, total.High!.Value.Amount, total.IsEstimated));
    }

    [Fact]
    public void Energy_WithoutATariff_IsLackingAndNotFree()
    {
        var part = Total((KilowattHour, "flat", 1.2m, 0), (7, "nobody", 1.2m, 0), (5, "table", 1.2m, 0));
        var none = Total((7, "nobody", 1m, 0));

        Assert.Equal((0.36m, 12L), (part.Amount!.Value.Amount, part.Lacking.Millijoules));
        Assert.Equal(new CostTotal(null, null, null, new(7), false), none);
        Assert.Null(new CostSum(Prices).Total.Amount);
    }

    /// <summary>A site's last tariff is not taken for the next site's, nor for its next slot's.</summary>
    [Fact]
    public void Cells_OfDifferentSitesAndSlots_HaveTheirOwnTariffs() => Assert.Equal(
        0.3m + 0.1m + 0.5m + 0.3m,
        Total((KilowattHour, "flat", 1m, 120), (KilowattHour, "table", 1m, 30), (KilowattHour, "table", 1m, 120), (KilowattHour, "flat", 1m, 120)).Amount!.Value.Amount);

    private static CostTotal Total(params (long Millijoules, string Site, decimal Pue, int From)[] cells)
    {
        var sum = new CostSum(Prices);
        foreach (var (millijoules, site, pue, from) in cells)
        {
            sum.Add(
                new(millijoules, millijoules * 9 / 10, millijoules * 11 / 10, 1), new(site, SitePeriod.BeforeAllTime, site, "GB", Pue.FromRatio(pue), null),
                new(new(from), new(from + 60)));
        }

        return sum.Total;
    }
}
