using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

public sealed class AuditTests : IDisposable
{
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Site_FirstSeenAndChanged_IsWrittenOnceEach()
    {
        for (var start = 0; start < 3; start++)
        {
            _bench.Add(start, 1);
            _bench.Restart();
        }

        _bench.Sites["node-1"] = new("moved", "FR", Pue.FromRatio(1.3m)) { Source = "PUE: 2025 report" };
        _bench.Add(10, 1);
        var rows = _bench.Book.Audit(0, 100);
        Assert.Equal([1, 2], rows.Select(row => row.Id));
        Assert.Equal([null, "site home, zone GB, PUE unset, WUE unset"], rows.Select(row => row.Entry.Old));
        Assert.Equal("site moved, zone FR, PUE 1.3, WUE unset (PUE: 2025 report), from 2026-11-22T12:11Z", rows[1].Entry.New);
        Assert.All(rows, row => Assert.Equal(("configuration", AuditEntry.Site, "host node-1"), (row.Entry.Who, row.Entry.What, row.Entry.Subject)));
        Assert.Equal(LedgerBench.Noon.AddMinutes(10), rows[1].At);
    }

    [Fact]
    public void Factors_ThatRestated_AreOneRowPerAnswer()
    {
        _bench.Say(0, 60, 100, FactorQuality.Estimated);
        foreach (var minute in (int[])[5, 40]) _bench.Add(minute, Joules.MillijoulesPerKilowattHour);
        _bench.Say(0, 60, 90);
        _bench.Say(0, 60, 90);
        var entry = Assert.Single(_bench.Book.Audit(0, 100), row => row.Entry.What == AuditEntry.Restatement).Entry;
        Assert.Equal(("provider neso", "zone GB", "2 slots, -20 g"), (entry.Who, entry.Subject, entry.New));
    }

    [Theory]
    [InlineData("DELETE FROM audit")]
    [InlineData("UPDATE audit SET who = 'nobody'")]
    public void Row_IsNeverChangedOrDeleted(string sql)
    {
        _bench.Add(0, 1);
        using var connection = new SqliteConnection($"Data Source={_bench.LedgerPath};Pooling=False");
        connection.Open();
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => SqliteDatabase.Execute(connection, sql)).Message, StringComparison.Ordinal);
        Assert.Single(_bench.Book.Audit(0, 100));
    }

    [Fact]
    public void Audit_InPages_IsWholeAndInOrder()
    {
        for (var act = 0; act < 7; act++) _bench.Writer.Record(new("me", AuditEntry.Token, $"token {act}", null, null, "test"), LedgerBench.Noon);
        var subjects = new List<string>();
        for (var after = 0L; _bench.Book.Audit(after, 3) is { Count: > 0 } page; after = page[^1].Id) subjects.AddRange(page.Select(row => row.Entry.Subject));
        Assert.Equal(Enumerable.Range(0, 7).Select(act => $"token {act}"), subjects);
    }
}
