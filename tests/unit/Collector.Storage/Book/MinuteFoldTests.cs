using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>Old minutes go, their energy stays. Energy in the hours 12 to 15, one minute of it late.</summary>
public sealed class MinuteFoldTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset LateAt = LedgerBench.Noon.AddHours(9);
    private static readonly DateTimeOffset Now = LedgerBench.Noon.AddDays(1);
    private readonly LedgerBench _bench = new();

    public MinuteFoldTests()
    {
        _bench.Say(0, 600, 100);
        foreach (var minute in (int[])[5, 40, 70, 130, 190]) _bench.Add(minute, KilowattHour);
        _bench.Add(41, KilowattHour, receivedAt: LateAt, now: LateAt);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void FoldHour_OldestFirst_StopsAtTheAge()
    {
        Assert.True(Fold(120));
        Assert.Equal([70, 130, 190], Minutes());
        Assert.True(Fold(120));
        Assert.Equal([130, 190], Minutes());
        Assert.False(Fold(120));
        Assert.False(Fold(179));
        Assert.True(Fold(180));
        Assert.Equal([190], Minutes());
        Assert.Equal(600, _bench.Total(0, 600).Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Totals_OfFoldedHours_AreToldByTheHour()
    {
        FoldAll(120);
        Assert.Equal(3 * KilowattHour, _bench.Total(0, 60).Energy.Millijoules);
        Assert.Contains("whole UTC hours", Assert.Throws<HistoryGoneException>(() => _bench.Totals(TotalsGrouping.All, 5, 300)).Message, StringComparison.Ordinal);
        Assert.Equal(KilowattHour, _bench.Total(60, 125 + 6).Energy.Millijoules - KilowattHour);
        Assert.Equal([0, 60, 120, 180], Points(60).Select(point => point.At.Value - LedgerBench.Minute(0).Value));
        Assert.Throws<HistoryGoneException>(() => Points(1));
        // Hours in which nothing ever was are cut without a loss.
        Assert.Equal(6 * KilowattHour, _bench.Total(-31, 240).Energy.Millijoules);
    }

    [Fact]
    public void Totals_OfFoldedWholeSlots_AreToldThoughTheyCutHours()
    {
        FoldAll(120);
        Assert.Equal(2 * KilowattHour, _bench.Total(30, 60).Energy.Millijoules);
        Assert.Equal(5 * KilowattHour, _bench.Total(30, 240).Energy.Millijoules);
        Assert.Equal((4 * KilowattHour, 400), (_bench.Total(-30, 90).Energy.Millijoules, _bench.Total(-30, 90).Grams!.Value.Value));
        Assert.Equal(2 * KilowattHour, _bench.Total(60, 131).Energy.Millijoules);
    }

    /// <summary>As for an account whose clock is half an hour off.</summary>
    [Fact]
    public void Totals_OfHoursThatCutAProvidersSlots_AreToldIfSlotsAreKeptShorter()
    {
        using var bench = new LedgerBench { SlotMinutes = 60, LongestSlot = 30 };
        bench.Restart();
        bench.Say(0, 120, 100);
        foreach (var minute in (int[])[10, 40, 70, 100]) bench.Add(minute, KilowattHour);
        while (bench.Writer.FoldHour(LedgerBench.Minute(120)))
        {
        }

        Assert.Equal((2 * KilowattHour, 200), (bench.Total(30, 90).Energy.Millijoules, bench.Total(30, 90).Grams!.Value.Value));
        bench.AssertBalanced();
    }

    [Fact]
    public void Book_WithAnHourThatIsGone_TellsNoRowAtAll()
    {
        FoldAll(120);
        var rows = 0;
        var hours = (MinuteRange[])[new(LedgerBench.Minute(0), LedgerBench.Minute(60)), new(LedgerBench.Minute(60), LedgerBench.Minute(65))];
        var rules = new AccountRules(null, EmbodiedCatalogue.Bundled, _ => Ownership.Own);
        Assert.Throws<HistoryGoneException>(() => _bench.Book.Rows(hours, rules, _ => rows++));
        Assert.Equal(0, rows);
        _bench.Book.Rows(hours[..1], rules, _ => rows++);
        Assert.Equal(1, rows);
    }

    [Fact]
    public void AsOf_TellsFoldedHoursFromWhenNothingOfThemChangedSince()
    {
        FoldAll(120);
        Assert.Equal(6 * KilowattHour, EnergyAsOf(0, LateAt));
        Assert.Contains("are folded", Assert.Throws<HistoryGoneException>(() => EnergyAsOf(0, LateAt.AddTicks(-10))).Message, StringComparison.Ordinal);
        Assert.Equal(2 * KilowattHour, EnergyAsOf(120, LateAt.AddTicks(-10)));
    }

    [Fact]
    public void Energy_ThatComesForAFoldedMinute_IsCountedAndFoldedAgain()
    {
        FoldAll(120);
        _bench.Add(6, KilowattHour, receivedAt: Now, now: Now);
        Assert.Equal(4 * KilowattHour, _bench.Total(0, 60).Energy.Millijoules);
        // What the hour held before is not told too small: its minutes are gone.
        Assert.Contains("changed later", Assert.Throws<HistoryGoneException>(() => EnergyAsOf(0, Now.AddTicks(-10))).Message, StringComparison.Ordinal);
        Assert.Equal(2 * KilowattHour, EnergyAsOf(120, Now.AddTicks(-10)));
        Assert.Equal(7 * KilowattHour, EnergyAsOf(0, Now));
        Assert.True(Fold(120));
        Assert.Equal([130, 190], Minutes());
        Assert.Equal(4 * KilowattHour, _bench.Total(0, 60).Energy.Millijoules);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Minutes_ThatTheSlotsDoNotHold_StayWhereTheyAre()
    {
        Sql("UPDATE energy_minute SET mj = mj + 1");
        Assert.Contains("they stay", Assert.Throws<InvalidOperationException>(() => Fold(120)).Message, StringComparison.Ordinal);
        Assert.Equal([5, 40, 70, 130, 190], Minutes());
    }

    [Fact]
    public void Factors_OfFoldedHours_AreStillRestated()
    {
        FoldAll(240);
        _bench.Say(0, 600, 150, knownAt: Now);
        Assert.Equal(900, _bench.Total(0, 600).Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Sites_OfFoldedHours_AreRestatedByTheHourOnly()
    {
        FoldAll(240);
        var asked = new SiteRestatement("node-1", null, new(LedgerBench.Minute(0), LedgerBench.Minute(60)), Pue.FromRatio(2m), null, "meter", "auditor");
        Assert.Throws<HistoryGoneException>(() => _bench.Writer.Restate(asked with { Range = new(LedgerBench.Minute(1), LedgerBench.Minute(60)) }, Now));
        Assert.Throws<HistoryGoneException>(() => _bench.Writer.Restate(asked with { Zone = "FR" }, Now));
        Assert.Equal(600, _bench.Total(0, 600).Grams!.Value.Value);
        _bench.Writer.Restate(asked, Now);
        Assert.Equal(900, _bench.Total(0, 600).Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    private bool Fold(int before) => _bench.Writer.FoldHour(LedgerBench.Minute(before));

    private void FoldAll(int before)
    {
        while (Fold(before))
        {
        }
    }

    private List<int> Minutes()
    {
        using var connection = new SqliteConnection($"Data Source={_bench.LedgerPath};Pooling=False");
        connection.Open();
        using var minutes = new Statement(connection, "SELECT minute FROM energy_minute ORDER BY minute", 0);
        return minutes.Rows(row => row.GetInt32(0) - LedgerBench.Minute(0).Value);
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_bench.LedgerPath};Pooling=False");
        connection.Open();
        SqliteDatabase.Execute(connection, sql);
    }

    private long EnergyAsOf(int from, DateTimeOffset asOf) => _bench.Reader
        .Totals(new(new(LedgerBench.Minute(from), LedgerBench.Minute(240)), TotalsGrouping.All, null) { AsOf = asOf }).Sum(total => total.Energy.Millijoules);

    private IReadOnlyList<SeriesPoint> Points(int step) => _bench.Reader.Series(new("GPU-a", new(LedgerBench.Minute(0), LedgerBench.Minute(240)), step, null));
}
