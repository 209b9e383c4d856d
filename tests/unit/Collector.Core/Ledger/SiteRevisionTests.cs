using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

/// <summary>How a host's past is cut anew. Periods are letters: the first from before all time, then from the minutes 100 and 200.</summary>
public sealed class SiteRevisionTests
{
    private static readonly SitePeriod[] Periods =
    [
        Period(SitePeriod.BeforeAllTime, 1.1m), Period(new(100), 1.2m), Period(new(200), 1.3m),
    ];

    [Theory]
    [InlineData(10, 20, "", "10=2 20=1.1")]
    [InlineData(10, 100, "", "10=2")]
    [InlineData(100, 150, "100", "100=2 150=1.2")]
    [InlineData(100, 200, "100", "100=2")]
    [InlineData(50, 150, "100", "50=2 100=2 150=1.2")]
    [InlineData(50, 250, "100 200", "50=2 100=2 200=2 250=1.3")]
    [InlineData(300, 400, "", "300=2 400=1.3")]
    public void Of_ARange_EndsWhatItCoversAndGoesOnAfterIt(int from, int to, string gone, string added)
    {
        var revision = SiteRevision.Of(Periods, new(new(from), new(to)), period => period with { Pue = Pue.FromRatio(2m) });
        Assert.Equal(gone, string.Join(' ', revision.Gone.Select(period => period.From.Value)));
        Assert.Equal(added, string.Join(' ', revision.Added.Select(period => FormattableString.Invariant($"{period.From.Value}={period.Pue.Value}"))));
    }

    [Fact]
    public void Of_WhatIsSoAlready_IsNothing()
    {
        var revision = SiteRevision.Of(Periods, new(new(110), new(120)), period => period with { Pue = Pue.FromRatio(1.2m) });
        Assert.Empty(revision.Gone.Concat(revision.Added));
    }

    [Fact]
    public void Of_SomePeriodsOfTheRange_LeavesTheOthers()
    {
        var revision = SiteRevision.Of(Periods, new(new(50), new(250)), period => period.Pue.Value > 1.15 && period.Pue.Value < 1.25 ? period with { Zone = "FR" } : period);
        Assert.Equal([100], revision.Gone.Select(period => period.From.Value));
        Assert.Equal([("FR", 100)], revision.Added.Select(period => (period.Zone, period.From.Value)));
    }

    private static SitePeriod Period(UtcMinute from, decimal pue) => new("node-1", from, "home", "GB", Pue.FromRatio(pue), null);
}
