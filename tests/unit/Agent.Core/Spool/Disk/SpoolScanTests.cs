using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>Every row is looked at, whatever its columns hold and wherever it lies: in the file, in the log, over several pages.</summary>
public sealed class SpoolScanTests : IDisposable
{
    private readonly SpoolWriterBench _bench = new(ticks: 40);
    private readonly SpoolBench _queue = new();

    public void Dispose()
    {
        _bench.Dispose();
        _queue.Dispose();
    }

    [Fact]
    public void Read_RowsThatAreInTheLogOnly_CountsThemAndKnowsWhatTheyName()
    {
        _bench.Write(1, 40);

        SpoolScan scan = SpoolScan.Read(_bench.File);

        Assert.Equal((40L, 40ul, 0L), (scan.Ticks, scan.LastSequence, scan.Broken));
        Assert.Equal(40, scan.State!.Ticks);
        Assert.Null(scan.Damage);
        Assert.Equal(1ul, Assert.Single(scan.Keys.Origins()).First);
        // Nothing names them after the fortieth: only then may they go.
        Assert.Empty(scan.Keys.Forget(40));
        Assert.Equal(2, scan.Keys.Forget(41).Count);
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
    public void Read_OneRowThatIsAnother_CountsItAsBroken(string change)
    {
        _bench.Write(1, 40);
        _bench.Sql($"UPDATE ticks SET {change} WHERE sequence = 17");

        SpoolScan scan = SpoolScan.Read(_bench.File);

        Assert.Equal((39L, 1L), (scan.Ticks, scan.Broken));
        Assert.Contains("1 rows", scan.Damage, StringComparison.Ordinal);
        Assert.Equal(39, Found(scan).Count);
    }

    [Theory]
    [InlineData("DELETE FROM keys_copy WHERE kind = 1", "key")]
    [InlineData("UPDATE keys SET crc = crc + 1 WHERE kind = 2", "checksums")]
    [InlineData("DELETE FROM state", "state")]
    [InlineData("UPDATE state_copy SET body = x'00'", "checksums")]
    public void Read_OneCopyOfTwoIsGone_IsDamageAndCostsNoTick(string change, string named)
    {
        _bench.Write(1, 40);
        _bench.Sql(change);

        SpoolScan scan = SpoolScan.Read(_bench.File);

        Assert.Contains(named, scan.Damage, StringComparison.Ordinal);
        Assert.Equal((40L, 40L), (scan.Ticks, scan.State!.Ticks));
        Assert.Equal(40, Found(scan).Count);
    }

    [Fact]
    public void Read_RowsThatNameWhatIsNotThere_AreBroken()
    {
        _bench.Write(1, 40);
        foreach (string table in (string[])["keys", "keys_copy"]) _bench.Sql($"DELETE FROM {table} WHERE kind = 1");

        SpoolScan scan = SpoolScan.Read(_bench.File);

        Assert.Equal((0L, 0ul, 40L), (scan.Ticks, scan.LastSequence, scan.Broken));
        Assert.Empty(Found(scan));
    }

    [Fact]
    public void Read_NoFileAtAll_IsBlank()
    {
        SpoolScan scan = SpoolScan.Read(_queue.File);

        Assert.True(scan.IsBlank);
        Assert.Null(scan.Damage);
        Assert.Null(scan.State);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_queue.Folder));
    }

    /// <summary>A tick of 256 devices does not fit in a page: its overflow pages are found where a page is missing or too many, too.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void Read_TicksOfManyPages_AreFoundThoughTheirPagesMoved(int shift)
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(256, 40);
        _queue.Fill(ticks);
        byte[] bytes = File.ReadAllBytes(_queue.File);
        Assert.True(TickRecord.Of(1, ticks[0].Tick, 1, 2).Payload.Length > SpoolPages.PageBytes);
        // The second page is the root of the ticks' tree: rows do not need it.
        byte[] moved = shift switch { 0 => bytes, -1 => [.. bytes[..4096], .. bytes[8192..]], _ => [.. bytes[..4096], .. new byte[4096], .. bytes[4096..]] };
        File.WriteAllBytes(_queue.File, moved);

        Assert.Equal(40, SpoolScan.Read(_queue.File).Ticks);
        using SpoolTickQueue queue = _queue.Open();
        IReadOnlyList<SequencedTick> left = queue.Peek(0, int.MaxValue);
        Assert.Equal(40, left.Count);
        Assert.All(left, tick => Assert.Equal(ticks[(int)tick.Sequence - 1].Tick.Rows, tick.Tick.Rows));
        Assert.Equal(shift != 0, File.Exists(_queue.File + ".damaged-1"));
    }

    private List<ulong> Found(SpoolScan scan)
    {
        var found = new List<ulong>();
        SpoolScan.EachTick(_bench.File, scan.Keys, record => found.Add(record.Sequence));
        Assert.Equal(found.Count, found.Distinct().Count());
        return found;
    }
}
