using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>What stands beside a closed period's water: the whole of it or a lower bound, and the reasons of what changed in it and of nothing else.</summary>
public sealed class WaterMemoTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset Closing = LedgerBench.Noon.AddHours(9);
    private readonly LedgerBench _bench = new();

    public WaterMemoTests()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.2m), 500_000);
        foreach (var minute in (int[])[5, 70, 130]) _bench.Add(minute, KilowattHour);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Memo_OfASiteBesideOneWithoutWue_IsALowerBoundThatSaysWhatItLacks()
    {
        _bench.Sites["node-2"] = new("bare", "GB", Pue.FromRatio(1.2m));
        _bench.Add(10, 2 * KilowattHour, LedgerBench.Gpu with { Host = "node-2" });
        Close("first", 0, 60);

        Restate(0, 60, "meter", wue: 1.8m);

        var memo = Assert.Single(Since("first").Water);
        Assert.Equal((0.5, 1.8), (memo.Closed!.OnSite!.Value.Value, memo.Now.OnSite!.Value.Value));
        Assert.Equal((2 * KilowattHour, 2 * KilowattHour), (memo.Closed.LackingOnSite.Millijoules, memo.Now.LackingOnSite.Millijoules));
        Assert.False(memo.Now.IsWhole);
        var row = Assert.Single(PeriodRow.Of(Since("first")).Water);
        Assert.All([row.Closed, row.Now], figure => Assert.Contains("≥: 7200000 J are not in it: the site states no WUE", figure.Reason, StringComparison.Ordinal));
        Assert.Contains("L at least (≥: 7200000 J are not in it: the site states no WUE", Text("first"), StringComparison.Ordinal);
    }

    [Fact]
    public void Memo_OfSitesThatStateAll_IsTheWholeAndSaysNothing()
    {
        Close("first", 0, 60);
        Restate(0, 60, "meter", wue: 1.8m);
        Assert.True(Assert.Single(Since("first").Water).Now.IsWhole);
        Assert.DoesNotContain("L at least", Text("first"), StringComparison.Ordinal);
        Assert.All(PeriodRow.Of(Since("first")).Water, row => Assert.DoesNotContain("≥", $"{row.Closed.Reason}{row.Now.Reason}", StringComparison.Ordinal));
    }

    [Fact]
    public void Memo_OfAnEnergyThatCameToAZone_SaysThatThereWasNoneBefore()
    {
        Close("first", 0, 60);
        Restate(0, 60, "wrong zone", zone: "FR");
        var water = Since("first").Water;
        Assert.Equal([("FR", "wrong zone"), ("GB", "wrong zone")], water.Select(memo => (memo.Zone, memo.Reason)));
        Assert.Equal((null, true, null, true), (water[0].Closed!.Known, water[0].Closed!.IsWhole, water[1].Now.Known, water[1].Now.IsWhole));
        Assert.Contains("closed no energy", Text("first"), StringComparison.Ordinal);
        Assert.Equal("no energy", PeriodRow.Of(Since("first")).Water[0].Closed.Reason);
    }

    [Theory]
    [InlineData("first", "early meter")]
    [InlineData("second", "later meter")]
    [InlineData("third", null)]
    public void Memo_HasTheReasonsOfItsOwnPeriodOnly(string period, string? reason)
    {
        Close("first", 0, 60);
        Close("second", 60, 120);
        Close("third", 120, 180);
        Restate(0, 60, "early meter", wue: 1.8m);
        Restate(60, 120, "later meter", wue: 1.9m);
        // Late energy changes the third's water, and no restatement does.
        _bench.Add(140, KilowattHour, receivedAt: Closing.AddHours(1), now: Closing.AddHours(1));
        // So it does in the others, whose sites were restated.
        Assert.Equal(reason, Since(period).Water.SingleOrDefault()?.Reason);
    }

    [Fact]
    public void Memo_OfAStretchThatALaterRestatementCut_LeavesTheReasonOfBeforeTheClosingOut()
    {
        Restate(0, 120, "before the closing", wue: 1m, at: Closing.AddMinutes(-5));
        Close("first", 0, 120);
        Restate(0, 60, "after the closing", wue: 1.8m);
        Assert.Equal("after the closing", Assert.Single(Since("first").Water).Reason);
    }

    [Fact]
    public void Memo_OfTwoRestatementsOfOneHour_HasBothReasons()
    {
        Close("first", 0, 60);
        Restate(0, 60, "meter", wue: 1.8m);
        Restate(0, 60, "another meter", wue: 2m, at: Closing.AddMinutes(20));
        Assert.Equal("another meter; meter", Assert.Single(Since("first").Water).Reason);
    }

    [Fact]
    public void Memo_OfAZoneThatNothingWasRestatedIn_IsNone()
    {
        _bench.Sites["node-2"] = new("abroad", "FR", Pue.FromRatio(1.2m), 100_000);
        _bench.Add(10, KilowattHour, LedgerBench.Gpu with { Host = "node-2" });
        Close("first", 0, 60);
        Restate(0, 60, "meter", wue: 1.8m);
        _bench.Add(12, KilowattHour, LedgerBench.Gpu with { Host = "node-2" }, Closing.AddHours(1), Closing.AddHours(1));
        Assert.Equal("GB", Assert.Single(Since("first").Water).Zone);
    }

    [Fact]
    public void Memo_WhoseMinutesAreFolded_KeepsItsReasonsAndSaysThatTheClosingIsNotTold()
    {
        Close("first", 0, 60);
        Restate(0, 60, "meter", wue: 1.8m);
        _bench.Add(20, KilowattHour, receivedAt: Closing.AddHours(1), now: Closing.AddHours(1));
        Assert.True(_bench.Writer.FoldHour(LedgerBench.Minute(60)));
        var memo = Assert.Single(Since("first").Water);
        Assert.Null(memo.Closed);
        Assert.StartsWith("meter; as of the closing it is not told: ", memo.Reason, StringComparison.Ordinal);
        Assert.Equal(3.6, memo.Now.OnSite!.Value.Value, 9);
    }

    private void Close(string name, int from, int to) =>
        _bench.Writer.Close(new(name, new(LedgerBench.Minute(from), LedgerBench.Minute(to)), "UTC", 50_000), "auditor", Closing);

    private void Restate(int from, int to, string reason, decimal? wue = null, string? zone = null, DateTimeOffset? at = null) => _bench.Writer.Restate(
        new SiteRestatement("node-1", null, new(LedgerBench.Minute(from), LedgerBench.Minute(to)), null, zone, reason, "auditor")
        {
            Wue = wue is { } litres ? LitresPerKilowattHour.FromLitres(litres) : null,
        },
        at ?? Closing.AddMinutes(10));

    private PeriodSince Since(string name) => Assert.Single(_bench.Book.ClosedPeriods(name));

    private string Text(string name)
    {
        using var text = new StringWriter();
        PeriodText.WriteAll([Since(name)], text);
        return text.ToString();
    }
}
