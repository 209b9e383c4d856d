using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>A site's water use of the past, corrected with a reason: the litres change, and no gram does. Electricity of GB takes 2.33 L/kWh.</summary>
public sealed class WueRestatementTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset Later = LedgerBench.Noon.AddHours(10);
    private static readonly PeriodToClose Period = new("2026-11", new(LedgerBench.Minute(0), LedgerBench.Minute(120)), "UTC", 50_000);
    private readonly LedgerBench _bench = new();

    public WueRestatementTests()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.2m), 500_000);
        _bench.Say(0, 600, 100);
        foreach (var minute in (int[])[5, 45, 70]) _bench.Add(minute, KilowattHour);
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0, 60, 2)] // the whole hour, from its slots
    [InlineData(10, 60, 1)] // from the minutes
    [InlineData(0, 120, 3)]
    public void Wue_OfARange_ChangesItsLitresAndNoGram(int from, int to, int kilowattHours)
    {
        var before = _bench.Total().Product;
        Assert.Equal(1.5, OnSite().Value, 9);

        var done = Restate(from, to, 1.8m);

        Assert.Equal(1.5 + (1.3 * kilowattHours), OnSite().Value, 9);
        var (zone, simulated, delta) = Assert.Single(done.Water);
        Assert.Equal(("GB", false, 1_300_000_000L * kilowattHours), (zone, simulated, (long)delta.Nanolitres));
        Assert.Equal((kilowattHours * KilowattHour, before), (done.Energy.Millijoules, _bench.Total().Product));
        Assert.Empty(done.Deltas);
        Assert.Empty(_bench.Restatements());
        _bench.AssertBalanced();
    }

    [Fact]
    public void Wue_AsKnownBefore_IsTheOldOne()
    {
        Restate(0, 60, 1.8m);

        Assert.Equal(1.5, OnSite(Later.AddTicks(-10)).Value, 9);
        Assert.Equal(1.5 + 2.6, OnSite(Later).Value, 9);
    }

    [Fact]
    public void Wue_AndPue_OfOneRestatement_ChangeBoth()
    {
        var done = _bench.Writer.Restate(Asked(0, 60, 1.8m) with { Pue = Pue.FromRatio(1.5m) }, Later);

        Assert.Equal(60, Assert.Single(done.Deltas).Delta.Value);
        Assert.Equal((2 * 1.3) + (2 * 0.3 * 2.33), Assert.Single(done.Water).Delta.Value, 9);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Wue_IsInTheAuditWithBothValuesTheLitresAndTheReason()
    {
        Restate(0, 60, 1.8m);

        var entry = _bench.Book.Audit(0, 100)[^1].Entry;
        Assert.Equal(("auditor", AuditEntry.Restatement, "host node-1", "meter"), (entry.Who, entry.What, entry.Subject, entry.Reason));
        Assert.Contains("WUE 0.5", entry.Old, StringComparison.Ordinal);
        Assert.Contains("WUE 1.8 L/kWh, from 2026-11-22T12:00Z to 2026-11-22T13:00Z; 1 hosts, 2 kWh, +2.6 L of water in GB", entry.New, StringComparison.Ordinal);
        Assert.Equal(("restated: meter", 1_800_000L), _bench.Reader.SiteOf("node-1", LedgerBench.Minute(5)) is { } site ? (site.Source, site.WueMicrolitresPerKilowattHour!.Value) : default);
        Assert.Equal(500_000, _bench.Reader.SiteOf("node-1", LedgerBench.Minute(60))!.WueMicrolitresPerKilowattHour);
    }

    [Fact]
    public void Wue_OfAClosedPeriod_IsAMemoOfLitres()
    {
        _bench.Writer.Close(Period, "auditor", Later.AddHours(-1));
        Assert.Empty(Assert.Single(_bench.Book.ClosedPeriods()).Water);

        Restate(0, 60, 1.8m);

        var since = Assert.Single(_bench.Book.ClosedPeriods());
        var memo = Assert.Single(since.Water);
        var offSite = 3 * 1.2 * 2.33;
        Assert.Equal(("GB", "meter", Math.Round(1.5 + offSite, 6), Math.Round(4.1 + offSite, 6)), (memo.Zone, memo.Reason, Math.Round(memo.Closed!.Known!.Value.Value, 6), Math.Round(memo.Now.Known!.Value.Value, 6)));
        Assert.All(since.Memos, grams => Assert.Empty(grams.Lines));
    }

    [Fact]
    public void Wue_ThatNobodyStatedThen_IsKnownNow()
    {
        _bench.Sites["node-2"] = new("bare", "", Pue.Unset);
        _bench.Add(5, KilowattHour, LedgerBench.Gpu with { Host = "node-2" });
        _bench.Writer.Close(Period, "auditor", Later.AddHours(-1));

        _bench.Writer.Restate(Asked(0, 60, 2m) with { Host = "node-2" }, Later);

        var memo = Assert.Single(Assert.Single(_bench.Book.ClosedPeriods()).Water);
        Assert.Equal(("", null, 2.0), (memo.Zone, memo.Closed!.Known, memo.Now.OnSite!.Value.Value));
    }

    [Fact]
    public void Restatement_BeforeTheClosing_IsNoMemo()
    {
        Restate(0, 60, 1.8m);
        _bench.Writer.Close(Period, "auditor", Later.AddHours(1));

        Assert.Empty(Assert.Single(_bench.Book.ClosedPeriods()).Water);
    }

    private RestatedSites Restate(int from, int to, decimal wue) => _bench.Writer.Restate(Asked(from, to, wue), Later);

    private static SiteRestatement Asked(int from, int to, decimal wue) =>
        new("node-1", null, new(LedgerBench.Minute(from), LedgerBench.Minute(to)), null, null, "meter", "auditor") { Wue = LitresPerKilowattHour.FromLitres(wue) };

    private Litres OnSite(DateTimeOffset? asOf = null)
    {
        var rules = new AccountRules(null, EmbodiedCatalogue.Bundled, _ => Ownership.Own);
        var query = new AccountQuery(Period.Range, null) { AsOf = asOf };
        return new SqliteAccountReader(_bench.LedgerPath).Account(query, (context, cells) => Accountant.Totals(rules, TotalsGrouping.All, context, cells)).Single().Water.OnSite!.Value;
    }
}
