using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Ledger;

public sealed class SeriesTableTests
{
    private const int Runs = 9_000;

    /// <summary>More runs than are remembered of a host: each keeps its number, and another host's numbers stay at hand.</summary>
    [Fact]
    public void IdOf_MoreRunsOfOneHostThanAreRemembered_StaysTheSameForEach()
    {
        using var folder = new TemporaryDirectory();
        using var connection = LedgerSchema.Open(folder.Combine("ledger.db"));
        using var table = new SeriesTable(connection);
        var (other, first) = (0L, new List<long>());
        SqliteDatabase.InTransaction(connection, () =>
        {
            other = table.IdOf(Key("quiet", "run-0"));
            first.AddRange(Enumerable.Range(0, Runs).Select(run => table.IdOf(Key("busy", $"run-{run}"))));
            return true;
        });

        Assert.Equal(Runs, first.Distinct().Count());
        Assert.InRange(table.CachedIds, 1, 8_193);
        Assert.Equal(first, Enumerable.Range(0, Runs).Select(run => table.IdOf(Key("busy", $"run-{run}"))));
        Assert.InRange(table.CachedIds, 1, 8_193);
        Assert.Equal(other, table.IdOf(Key("quiet", "run-0")));
    }

    private static SeriesKey Key(string host, string run) => new(host, "GPU-1", run, PowerState.Active, Method.Counter);
}
