using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>What restatements did to the grams of each run, against what the ledger posted of all. A kilowatt-hour per minute named, first at 300 g/kWh and a PUE of 1.2.</summary>
public sealed class RestatedAccountTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset Later = LedgerBench.Noon.AddHours(10);
    private static readonly AccountRules Rules = new(null, EmbodiedCatalogue.Bundled, _ => Ownership.Own);
    private readonly LedgerBench _bench = new();

    public RestatedAccountTests()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.2m));
        _bench.Say(0, 600, 300, FactorQuality.Estimated);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Restated_ByAFactor_IsTheDifferenceOfEachRun()
    {
        Use(("a", 5), ("b", 35), ("b", 65));
        Assert.All(Rows(TotalsGrouping.Run), row => Assert.Equal((0.0, 0L), (row.Restated.Grams!.Value.Value, row.Restated.Lacking.Millijoules)));

        _bench.Say(0, 60, 200, knownAt: Later);

        Assert.Equal([("a", -120.0), ("b", -120.0)], Rows(TotalsGrouping.Run).Select(row => (row.Key.Name, row.Restated.Grams!.Value.Value)));
        AssertIsWhatWasPosted();
    }

    /// <summary>Of several restatements of one slot all of the difference is told, and what was known between them does not matter.</summary>
    [Fact]
    public void Restated_Twice_IsCountedFromTheFirst()
    {
        Use(("a", 5));
        _bench.Say(0, 60, 250, knownAt: Later);
        _bench.Say(0, 60, 200, knownAt: Later.AddHours(1));

        Assert.Equal(-120, Assert.Single(Rows(TotalsGrouping.Run)).Restated.Grams!.Value.Value);
        Assert.Equal(-60, Assert.Single(Rows(TotalsGrouping.Run, asOf: Later)).Restated.Grams!.Value.Value);
        AssertIsWhatWasPosted();
    }

    [Theory]
    [InlineData(0, 60)] // the whole hour, from its slots
    [InlineData(10, 40)] // from the minutes
    public void Restated_ByAPue_IsTheDifferenceOfEachRun(int from, int to)
    {
        Use(("a", 20), ("b", 35), ("b", 65));
        Restate(from, to, 1.5m, Later);
        Restate(from, to, 1.3m, Later.AddHours(1));

        Assert.Equal([("a", 30.0), ("b", 30.0)], Rows(TotalsGrouping.Run).Select(row => (row.Key.Name, row.Restated.Grams!.Value.Value)));
        AssertIsWhatWasPosted();
    }

    [Fact]
    public void Restated_ByBoth_SumsToWhatWasPosted()
    {
        Use(("a", 5), (OwnerText.ReservedIdlePrefix + "a", 6), ("b", 35), (OwnerText.Idle, 36), ("b", 65));
        _bench.Say(0, 120, 222.222m, knownAt: Later);
        Restate(30, 90, 1.37m, Later.AddHours(1));
        _bench.Say(30, 60, 111.1m, knownAt: Later.AddHours(2));

        AssertIsWhatWasPosted();
    }

    /// <summary>A PUE that was restated before the energy came is the one that it was booked with.</summary>
    [Fact]
    public void Restated_BeforeTheEnergyCame_IsNoDifference()
    {
        Use(("a", 5));
        Restate(0, 60, 1.5m, Later);
        Use(("b", 700));
        _bench.Say(690, 30, 300, knownAt: LedgerBench.Noon.AddHours(12));

        Assert.Equal([("a", 90.0), ("b", 0.0)], Rows(TotalsGrouping.Run).Select(row => (row.Key.Name, row.Restated.Grams!.Value.Value)));
    }

    /// <summary>What came between two restatements was booked with what the first of them told.</summary>
    [Fact]
    public void Restated_AfterAnEarlierOne_IsTheDifferenceToThat()
    {
        Use(("a", 5));
        Restate(0, 60, 1.5m, Later);
        _bench.Say(690, 30, 300);
        Use(("b", 700));
        Restate(690, 720, 1.3m, LedgerBench.Noon.AddHours(20));

        Assert.Equal([("a", 90.0), ("b", 30.0)], Rows(TotalsGrouping.Run).Select(row => (row.Key.Name, row.Restated.Grams!.Value.Value)));
        AssertIsWhatWasPosted();
    }

    /// <summary>A table of a PUE per hour that came late: each hour is told from what the site stated, and the account of all hours is as quick as that of one.</summary>
    [Fact]
    public void Restated_HourByHour_IsTheSumOfTheHours()
    {
        _bench.Say(0, 60 * 200, 300, FactorQuality.Estimated);
        for (var hour = 0; hour < 200; hour++) Use(("a", (60 * hour) + 5));
        for (var hour = 0; hour < 200; hour++) Restate(60 * hour, 60 * (hour + 1), 1.3m, LedgerBench.Noon.AddHours(300));

        Assert.Equal(200 * 30, Assert.Single(Rows(TotalsGrouping.Run, to: 60 * 200)).Restated.Grams!.Value.Value);
        Assert.Equal(200 * 30, _bench.Restatements().Sum(row => row.Delta.Value), 6);
    }

    /// <summary>The factor came when the PUE was corrected already: the energy was never booked with the first one. What is corrected later is told from there.</summary>
    [Fact]
    public void Restated_BeforeTheFactorCame_IsNoDifference()
    {
        Use(("a", 700));
        Restate(690, 720, 1.5m, LedgerBench.Noon.AddHours(13));
        _bench.Say(690, 30, 300, knownAt: LedgerBench.Noon.AddHours(14));

        Assert.Equal((450, 0.0), (Assert.Single(Rows(TotalsGrouping.Run)).Operational.Grams!.Value.Value, Assert.Single(Rows(TotalsGrouping.Run)).Restated.Grams!.Value.Value));
        AssertIsWhatWasPosted();

        Restate(690, 720, 1.3m, LedgerBench.Noon.AddHours(15));

        Assert.Equal(-60, Assert.Single(Rows(TotalsGrouping.Run)).Restated.Grams!.Value.Value);
        AssertIsWhatWasPosted();
    }

    /// <summary>Of electricity of another grid there is no difference that could be told: how much of it that is, is.</summary>
    [Fact]
    public void Restated_ToAnotherZone_IsLackingAndNotZero()
    {
        _bench.Say(0, 600, 700, zone: "FR");
        Use(("a", 5), ("a", 70));
        _bench.Writer.Restate(Asked(0, 60) with { Zone = "FR" }, Later);

        var row = Assert.Single(Rows(TotalsGrouping.Run), row => row.Zone is null || row.Zone == "FR");

        Assert.Equal((0L, KilowattHour), ((long)(row.Restated.Change?.Value ?? 0), row.Restated.Lacking.Millijoules));
    }

    [Fact]
    public void Account_OfARun_IsReadByItsSeriesAlone()
    {
        Use(("a", 5), (OwnerText.ReservedIdlePrefix + "a", 6), ("b", 35), (OwnerText.Idle, 36));

        Assert.Equal([("a", 2 * KilowattHour)], Rows(TotalsGrouping.Run, "a").Select(row => (row.Key.Name, row.Operational.Energy.Millijoules)));
        Assert.Empty(Rows(TotalsGrouping.Run, "none"));
        Assert.Empty(Rows(TotalsGrouping.Run, OwnerText.Idle));
    }

    private void AssertIsWhatWasPosted()
    {
        var posted = _bench.Reader.RunningTotals().Restated.Sum(total => (total.Up - total.Down).Value);
        Assert.Equal(posted, Rows(TotalsGrouping.Run).Sum(row => row.Restated.Grams?.Value ?? 0), 9);
        Assert.Equal(posted, Rows(TotalsGrouping.Device).Sum(row => row.Restated.Grams?.Value ?? 0), 9);
        Assert.Equal(_bench.Restatements().Sum(row => row.Delta.Value), posted, 9);
        _bench.AssertBalanced();
    }

    private void Use(params (string Owner, int Minute)[] used)
    {
        foreach (var (owner, minute) in used) _bench.Add(minute, KilowattHour, LedgerBench.Gpu with { Owner = owner });
    }

    private IReadOnlyList<AccountTotal> Rows(TotalsGrouping by, string? run = null, DateTimeOffset? asOf = null, int to = 720) =>
        new SqliteAccountReader(_bench.LedgerPath).Account(
            new AccountQuery(new(LedgerBench.Minute(0), LedgerBench.Minute(asOf is null ? to : 120))) { AsOf = asOf, Filter = run is null ? null : new(null, null, new HashSet<string> { run }) },
            (context, cells) => Accountant.Totals(Rules, by, context, cells));

    private void Restate(int from, int to, decimal pue, DateTimeOffset at) => _bench.Writer.Restate(Asked(from, to) with { Pue = Pue.FromRatio(pue) }, at);

    private static SiteRestatement Asked(int from, int to) => new("node-1", null, new(LedgerBench.Minute(from), LedgerBench.Minute(to)), null, null, "meter", "auditor");
}
