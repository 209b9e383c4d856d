using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SalvagedRowsTests : IDisposable
{
    private readonly SpoolWriterBench _bench = new(ticks: 200);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Find_WholeRows_TakesEachOnceInOrder()
    {
        _bench.Write(1, 200);

        Assert.Equal(Enumerable.Range(1, 200).Select(key => (ulong)key), Find(200, 200));
    }

    [Fact]
    public void Find_RowsThatDoNotMatch_AreLeftOutWhereverTheyAre()
    {
        _bench.Write(1, 200);
        _bench.Sql("UPDATE ticks SET crc = crc + 1 WHERE sequence IN (1, 77, 200)");

        Assert.Equal(197, Find(200, 200).Distinct().Count());
    }

    [Fact]
    public void Find_KeysFarFromNought_LooksOnlyAroundThem()
    {
        // A look-up of every key from nought on would not end within the test.
        _bench.Write(1, 50);
        _bench.Sql("UPDATE ticks SET sequence = sequence + 4000000000000 WHERE sequence <= 25");

        Assert.Equal(25, Find(50, 50).Count);
    }

    [Fact]
    public void Find_WithoutATable_FindsNothing()
    {
        using SqliteConnection connection = _bench.OpenConnection();
        using var rows = new SalvagedRows(connection, _bench.Keys, _ => { });
        _bench.Sql("DROP TABLE ticks");

        rows.Find(100, 100, 100);

        Assert.Equal(0, rows.Count);
    }

    private List<ulong> Find(ulong end, long expected)
    {
        var found = new List<ulong>();
        using SqliteConnection connection = _bench.OpenConnection();
        using var rows = new SalvagedRows(connection, _bench.Keys, record => found.Add(record.Sequence));
        rows.Find(end, expected, reach: 10);
        Assert.Equal(found.Count, rows.Count);
        return found;
    }
}
