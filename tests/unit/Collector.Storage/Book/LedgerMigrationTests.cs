using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>Files of the last collector that had no book, made by its own statements, which are kept beside the tests.</summary>
public sealed class LedgerMigrationTests : IDisposable
{
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Open_OfTheThirdVersion_KeepsEveryRowAndGoesOn()
    {
        Replace("ledger-3.sql");
        _bench.Restart();
        var total = _bench.Total(0, 60);
        Assert.Equal((3_600_000_000, 120.0), (total.Energy.Millijoules, total.Grams!.Value.Value));
        Assert.Equal((1.2, "home", ""), (total.Pue!.Value.Value, _bench.Reader.SiteOf("node-1", LedgerBench.Minute(0))!.Site, _bench.Reader.SiteOf("node-1", LedgerBench.Minute(0))!.Source));
        // It was booked with an estimate, which a measured value replaced later.
        Assert.Equal(FactorQuality.Estimated, Assert.Single(_bench.Reader.RunningTotals().Booked).Lowest);
        var old = Assert.Single(_bench.Restatements());
        Assert.Equal((24.0, null), (old.Delta.Value, old.Product));
        _bench.AssertBalanced();
        _bench.Say(0, 30, 200, knownAt: LedgerBench.Noon.AddYears(1));
        Assert.Equal(240, _bench.Total(0, 60).Grams!.Value.Value);
        Assert.Equal([24.0, 120.0], _bench.Restatements().Select(row => row.Delta.Value));
        _bench.AssertBalanced();
    }

    [Fact]
    public void Open_OfTheThirdVersionAndOfAnEmptyFile_MakeTheSameTables()
    {
        var fresh = Tables();
        Replace("ledger-3.sql");
        _bench.Restart();
        Assert.Equal(fresh, Tables());
    }

    private void Replace(string fixture)
    {
        _bench.Writer.Dispose();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_bench.LedgerPath)!)) File.Delete(file);
        using var connection = new SqliteConnection($"Data Source={_bench.LedgerPath};Pooling=False");
        connection.Open();
        SqliteDatabase.Execute(connection, File.ReadAllText(RepositoryRoot.Combine("tests", "fixtures", "ledger", fixture)));
    }

    /// <summary>Every table with its columns, every index and trigger.</summary>
    private List<string> Tables()
    {
        using var connection = SqliteDatabase.OpenReader(_bench.LedgerPath);
        using var columns = new Statement(connection, """
            SELECT m.type || ' ' || m.name || ' ' || coalesce((SELECT group_concat(c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk) FROM pragma_table_info(m.name) c), '')
            FROM sqlite_master m ORDER BY m.name
            """, 0);
        return columns.Rows(row => row.GetString(0));
    }
}
