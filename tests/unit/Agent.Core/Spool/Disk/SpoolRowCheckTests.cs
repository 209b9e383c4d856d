using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>Every row is looked at, whatever its columns hold.</summary>
public sealed class SpoolRowCheckTests : IDisposable
{
    private readonly SpoolWriterBench _bench = new(ticks: 40);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Run_WholeRows_CountsThemAndKnowsWhatTheyName()
    {
        _bench.Write(1, 40);
        var keys = new SpoolKeys();
        keys.Load(_bench.Origin);
        foreach (SpoolKey key in _bench.Keys.All()) keys.Load(key);

        SpoolRowCheck check = Check(keys);

        Assert.Equal((40L, 40ul, 0L), (check.Ticks, check.LastSequence, check.Broken));
        Assert.Equal(1ul, Assert.Single(keys.Origins()).First);
        // Nothing names them after the fortieth: only then may they go.
        Assert.Empty(keys.Forget(40));
        Assert.Equal(2, keys.Forget(41).Count);
    }

    [Theory]
    [InlineData("crc = crc + 1")]
    [InlineData("payload = x'00'")]
    [InlineData("payload = zeroblob(0)")]
    [InlineData("origin = origin + 1")]
    [InlineData("inventory = 99")]
    [InlineData("thinned = 1")]
    [InlineData("sequence = 1000")]
    [InlineData("origin = 2.5")]
    [InlineData("crc = 'text'")]
    public void Run_OneRowThatIsAnother_CountsItAsBroken(string change)
    {
        _bench.Write(1, 40);
        _bench.Sql($"UPDATE ticks SET {change} WHERE sequence = 17");

        SpoolRowCheck check = Check(_bench.Keys);

        Assert.Equal((39L, 1L), (check.Ticks, check.Broken));
    }

    [Fact]
    public void Run_RowsThatNameWhatIsNotThere_AreBroken()
    {
        _bench.Write(1, 40);

        SpoolRowCheck check = Check(new SpoolKeys());

        Assert.Equal((0L, 0ul, 40L), (check.Ticks, check.LastSequence, check.Broken));
    }

    [Fact]
    public void Run_WithoutATable_Throws() => Assert.Throws<SqliteException>(() =>
    {
        _bench.Sql("DROP TABLE ticks");
        Check(_bench.Keys);
    });

    private SpoolRowCheck Check(SpoolKeys keys)
    {
        using SqliteConnection connection = _bench.OpenConnection();
        var check = new SpoolRowCheck(keys);
        check.Run(connection);
        return check;
    }
}
