using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>The past of a site, corrected with a reason. A kilowatt-hour per minute named, priced at 100 g/kWh in GB and 700 in FR.</summary>
public sealed class SiteRestatementTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset Later = LedgerBench.Noon.AddHours(10);
    private readonly LedgerBench _bench = new();

    public SiteRestatementTests()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.2m));
        _bench.Say(0, 600, 100);
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0, 60, 3)] // the whole hour, from its slots
    [InlineData(10, 40, 1)] // from the minutes
    [InlineData(-500, 500, 4)]
    public void Pue_OfARange_ChangesItsMinutesOnly(int from, int to, int minutes)
    {
        foreach (var minute in (int[])[5, 20, 45, 70]) _bench.Add(minute, KilowattHour);
        var before = Product();
        var done = Restate(from, to, pue: 1.5m);
        Assert.Equal(480 + (30 * minutes), _bench.Total().Grams!.Value.Value);
        Assert.Equal(minutes * KilowattHour, done.Energy.Millijoules);
        Assert.Equal(30.0 * minutes, Assert.Single(done.Deltas).Delta.Value);
        Assert.Equal(Product() - before, _bench.Restatements().Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product!.Value));
        Assert.All(_bench.Restatements(), row => Assert.Equal((1.2, 1.5, "host node-1", "meter"), (row.OldPue!.Value.Value, row.NewPue!.Value.Value, row.Hosts, row.Reason)));
        Assert.Equal(480, Assert.Single(_bench.Reader.RunningTotals().Booked).Grams.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Pue_AsKnownBefore_IsTheOldOne()
    {
        foreach (var minute in (int[])[5, 45]) _bench.Add(minute, KilowattHour);
        Restate(10, 60, pue: 1.5m);
        Restate(0, 60, pue: 2m, at: Later.AddHours(1));
        Assert.Equal(240, GramsAsOf(Later.AddTicks(-10)));
        Assert.Equal(270, GramsAsOf(Later));
        Assert.Equal(400, GramsAsOf(Later.AddHours(1)));
    }

    [Fact]
    public void Zone_WithAPrice_TakesTheGramsWithItAndBooksNothing()
    {
        _bench.Say(0, 600, 700, zone: "FR");
        foreach (var minute in (int[])[5, 45]) _bench.Add(minute, KilowattHour);
        Restate(30, 60, zone: "FR");
        Assert.Equal([("FR", 840.0), ("GB", 120.0)], _bench.Totals(TotalsGrouping.Zone).Select(total => (total.Key, total.Grams!.Value.Value)));
        Assert.Equal([("GB", 240.0)], _bench.Reader.RunningTotals().Booked.Select(total => (total.Zone, total.Grams.Value)));
        Assert.Equal([("FR", 840.0, 0.0), ("GB", 0.0, 120.0)], _bench.Reader.RunningTotals().Restated.Select(total => (total.Zone, total.Up.Value, total.Down.Value)));
        Assert.Equal([("FR", null, 1.2), ("GB", 1.2, null)], _bench.Restatements().Select(row => (row.Zone, row.OldPue?.Value, row.NewPue?.Value)));
        Assert.Equal(240, GramsAsOf(Later.AddTicks(-10)));
        _bench.AssertBalanced();
    }

    [Fact]
    public void Zone_WithoutAPrice_WaitsForOne()
    {
        _bench.Add(5, KilowattHour);
        Restate(0, 60, zone: "FR");
        Assert.Equal([("FR", KilowattHour), ("GB", 0L)], _bench.Reader.RunningTotals().Unpriced.Select(total => (total.Zone, total.Energy.Millijoules)));
        Assert.Null(_bench.Total().Grams);
        _bench.AssertBalanced();
        _bench.Say(0, 60, 700, zone: "FR", knownAt: Later.AddHours(1));
        Assert.Equal(840, _bench.Total().Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Zone_OfUnpricedEnergy_LeavesNothingWaitingBehind()
    {
        _bench.Add(700, KilowattHour);
        _bench.Say(600, 600, 700, zone: "FR");
        Restate(690, 720, zone: "FR", at: LedgerBench.Noon.AddHours(20));
        Assert.Equal(840, _bench.Total().Grams!.Value.Value);
        _bench.Say(690, 60, 50, knownAt: LedgerBench.Noon.AddHours(21));
        Assert.Equal(840, _bench.Total().Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Energy_ThatComesAfterwards_HasTheRestatedPue()
    {
        _bench.Add(5, KilowattHour);
        Restate(0, 60, pue: 1.5m);
        _bench.Add(6, KilowattHour, receivedAt: Later.AddHours(1), now: Later.AddHours(1));
        Assert.Equal(300, _bench.Total().Grams!.Value.Value);
        Assert.Equal(120 + 150, Assert.Single(_bench.Reader.RunningTotals().Booked).Grams.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Site_InsteadOfAHost_IsAllItsHostsWhileTheyWereThere()
    {
        _bench.Sites["node-2"] = new("home", "GB", Pue.FromRatio(1.2m));
        _bench.Sites["node-3"] = new("away", "GB", Pue.FromRatio(1.2m));
        foreach (var host in (string[])["node-1", "node-2", "node-3"]) _bench.Add(5, KilowattHour, LedgerBench.Gpu with { Host = host });
        var done = _bench.Writer.Restate(Asked(0, 60, 1.5m, null) with { Host = null, Site = "home" }, Later);
        Assert.Equal(["node-1", "node-2"], done.Hosts);
        Assert.Equal([("node-1", 150.0), ("node-2", 150.0), ("node-3", 120.0)], _bench.Totals(TotalsGrouping.Host).Select(total => (total.Key, total.Grams!.Value.Value)));
        Assert.Equal("site home", Assert.Single(_bench.Restatements()).Hosts);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Restatement_OfAnotherProcess_IsSeenByTheRunningWriter()
    {
        _bench.Add(5, KilowattHour);
        using (var other = new SqliteLedgerWriter(_bench.LedgerPath, _bench, _bench)) other.Restate(Asked(0, 60, 1.5m, null), Later);
        _bench.Add(6, KilowattHour, receivedAt: Later.AddHours(1), now: Later.AddHours(1));
        Assert.Equal(300, _bench.Total().Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Restatement_IsInTheAuditWithBothValuesAndItsReason()
    {
        _bench.Add(5, KilowattHour);
        Restate(0, 60, pue: 1.5m);
        var entry = _bench.Book.Audit(0, 100)[^1].Entry;
        Assert.Equal(("auditor", AuditEntry.Restatement, "host node-1", "meter"), (entry.Who, entry.What, entry.Subject, entry.Reason));
        Assert.Contains("PUE 1.2", entry.Old, StringComparison.Ordinal);
        Assert.Contains("PUE 1.5, from 2026-11-22T12:00Z to 2026-11-22T13:00Z; 1 hosts, 1 kWh, +30 g in GB", entry.New, StringComparison.Ordinal);
        Assert.Equal("restated: meter", _bench.Reader.SiteOf("node-1", LedgerBench.Minute(5))!.Source);
    }

    [Fact]
    public void Restatement_OfWhatIsSo_ChangesNothing()
    {
        _bench.Add(5, KilowattHour);
        var rows = _bench.Book.Audit(0, 100).Count;
        Assert.Empty(Restate(0, 60, pue: 1.2m).Hosts);
        Assert.Empty(_bench.Writer.Restate(Asked(0, 60, 2m, null) with { Host = "nobody" }, Later).Hosts);
        Assert.Empty(_bench.Restatements());
        Assert.Equal(rows, _bench.Book.Audit(0, 100).Count);
    }

    [Fact]
    public void Restatement_OfTheFuture_IsRefused()
    {
        _bench.Add(5, KilowattHour);
        Assert.Contains("not past", Assert.Throws<InvalidOperationException>(() => Restate(0, 601, pue: 2m)).Message, StringComparison.Ordinal);
        Assert.Equal(120, _bench.Total().Grams!.Value.Value);
    }

    private RestatedSites Restate(int from, int to, decimal? pue = null, string? zone = null, DateTimeOffset? at = null) => _bench.Writer.Restate(Asked(from, to, pue, zone), at ?? Later);

    private static SiteRestatement Asked(int from, int to, decimal? pue, string? zone) => new(
        "node-1", null, new(LedgerBench.Minute(from), LedgerBench.Minute(to)), pue is { } ratio ? Pue.FromRatio(ratio) : null, zone, "meter", "auditor");

    private EmissionProduct Product() => _bench.Total().Product!.Value;

    private double GramsAsOf(DateTimeOffset asOf) => _bench.Reader
        .Totals(new(new(LedgerBench.Minute(0), LedgerBench.Minute(60)), TotalsGrouping.All, FactorKind.Direct) { AsOf = asOf }).Sum(total => total.Grams!.Value.Value);
}
