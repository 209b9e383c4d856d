using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ports;

/// <summary>A run's figure since it stood elsewhere, and of one host.</summary>
public sealed class RunStandingTests
{
    private static readonly FactorFamily Family = FactorFamily.FromCode(0);

    [Fact]
    public void Since_WithWhatStoodThen_IsTheRestByHostAndZone()
    {
        var then = new RunStanding([Energy("a", 100), Energy("b", 50)], [Grams("a", "GB", 7), Grams("b", "GB", 5)]);
        var now = new RunStanding([Energy("a", 160, 20), Energy("b", 50), Energy("c", 9)], [Grams("a", "GB", 11), Grams("a", "FR", 2), Grams("b", "GB", 5), Grams("c", "NO", 0)]);
        var since = now.Since(then);

        Assert.Equal([("a", 60L, 20L), ("c", 9L, 0L)], since.Hosts.Select(row => (row.Host, row.Energy.Millijoules, row.Unpriced.Millijoules)));
        Assert.Equal([Grams("a", "GB", 4), Grams("a", "FR", 2), Grams("c", "NO", 0)], since.Booked);
        Assert.Same(now, now.Since(null));
    }

    /// <summary>Prices that come late for what was before counted with what came since; and new energy that nothing prices was hidden behind old that something does by now.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(40)]
    public void Since_WhereEnergyWasUnpricedThen_HasNoGramsOfThatHostAndAllOfItIsUnpriced(long unpricedNow)
    {
        var then = new RunStanding([Energy("a", 100, 10), Energy("b", 50)], [Grams("a", "GB", 7), Grams("b", "GB", 5)]);
        var since = new RunStanding([Energy("a", 130, unpricedNow), Energy("b", 60)], [Grams("a", "GB", 11), Grams("b", "GB", 6)]).Since(then);

        Assert.Equal([("a", 30L, 30L), ("b", 10L, 0L)], since.Hosts.Select(row => (row.Host, row.Energy.Millijoules, row.Unpriced.Millijoules)));
        Assert.Equal([Grams("b", "GB", 1)], since.Booked);
    }

    [Fact]
    public void Since_WhereAnotherFamilyPricesTheZone_HasNoGrams()
    {
        var other = Grams("a", "GB", 9) with { Family = FactorFamily.FromCode(1) };
        var since = new RunStanding([Energy("a", 130)], [Grams("a", "GB", 8), other]).Since(new([Energy("a", 100)], [Grams("a", "GB", 7)]));

        Assert.Equal(30, Assert.Single(since.Hosts).Unpriced.Millijoules);
        Assert.Empty(since.Booked);
    }

    /// <summary>A zone in which nothing was priced since says nothing of what came since.</summary>
    [Fact]
    public void Since_OfAHostThatMovedToAnotherZone_HasTheNewOneAlone() =>
        Assert.Equal([Grams("a", "FR", 2)], new RunStanding([Energy("a", 160)], [Grams("a", "GB", 7), Grams("a", "FR", 2)]).Since(new([Energy("a", 100)], [Grams("a", "GB", 7)])).Booked);

    /// <summary>A ledger that was put back to an older copy: a negative figure, read as a large one, ended commands.</summary>
    [Fact]
    public void Since_WhereTheLedgerKnowsLess_IsNothing()
    {
        var since = new RunStanding([Energy("a", 60, 1)], [Grams("a", "GB", 3)]).Since(new([Energy("a", 100, 9)], [Grams("a", "GB", 7)]));
        Assert.Empty(since.Hosts);
        Assert.Empty(since.Booked);
    }

    [Fact]
    public void On_AHost_IsItsPart()
    {
        var all = new RunStanding([Energy("a", 1), Energy("b", 2)], [Grams("a", "GB", 3), Grams("b", "GB", 4)]);
        Assert.Equal((2L, Grams("b", "GB", 4)), (Assert.Single(all.On("b").Hosts).Energy.Millijoules, Assert.Single(all.On("b").Booked)));
        Assert.Empty(all.On("c").Hosts);
    }

    private static RunOnHost Energy(string host, long millijoules, long unpriced = 0) => new(host, false, new(millijoules, millijoules, millijoules, millijoules), new Joules(unpriced));

    private static RunGramsOnHost Grams(string host, string zone, int nanograms) => new(host, false, zone, Family, new GramsCo2e(nanograms));
}
