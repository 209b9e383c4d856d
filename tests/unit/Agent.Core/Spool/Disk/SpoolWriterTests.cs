using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>One transaction: all of it, or nothing of it.</summary>
public sealed class SpoolWriterTests : IDisposable
{
    private readonly SpoolWriterBench _bench = new(ticks: 30);
    private readonly SpoolReader _reader;

    public SpoolWriterTests() => _reader = _bench.OpenReader();

    public void Dispose()
    {
        _reader.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void Apply_TicksThatComeAndGo_TellsWhatIsLeft()
    {
        SpoolFill filled = _bench.Write(1, 20);
        Assert.Equal((20L, 1ul), (filled.Ticks, filled.OldestSequence));
        Assert.Equal(_bench.Ticks[0].Tick.UnixMicroseconds, filled.OldestUnixMicroseconds);

        SpoolFill left = _bench.Writer.Apply(new(TickSpans.None.With(1, 5).With(8, 9), [], SpoolState.Empty));
        Assert.Equal((13L, 6ul), (left.Ticks, left.OldestSequence));
        Assert.Equal([6ul, 7ul, 10ul], _reader.Sequences(0, 10));

        SpoolFill empty = _bench.Writer.Apply(new(TickSpans.None.With(0, 100), [], SpoolState.Empty));
        Assert.Equal((0L, null, null), (empty.Ticks, empty.OldestSequence, empty.OldestUnixMicroseconds));
    }

    [Fact]
    public void Apply_ThatFailsInTheMidst_LeavesNothingOfItself()
    {
        _bench.Writer.Apply(new(TickSpans.None, _bench.Records(1, 3), SpoolState.Empty with { LastSequence = 3 }));
        // A row without payload breaks a rule of the table, after others of its transaction were written.
        TickRecord[] broken = [.. _bench.Records(4, 2), _bench.Records(6, 1)[0] with { Payload = null! }];

        Assert.Throws<SqliteException>(() => _bench.Writer.Apply(new(TickSpans.None.With(1, 1), broken, SpoolState.Empty with { LastSequence = 6 })));

        Assert.Equal([1ul, 2ul, 3ul], _reader.Sequences(0, 10));
        SpoolFill next = _bench.Writer.Apply(new(TickSpans.None, _bench.Records(4, 3), SpoolState.Empty with { LastSequence = 6 }));
        Assert.Equal((6L, 1ul), (next.Ticks, next.OldestSequence));
        Assert.Equal(6, _reader.Ticks(0, 10, 100, TickSpans.None, []).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fill_AnOldestRowThatCannotBeRead_TellsItsSequenceAndNoTime(bool isEmpty)
    {
        _bench.Write(1, 4);
        if (isEmpty) _bench.Empty(2);
        else _bench.Sql("UPDATE ticks SET crc = crc + 1 WHERE sequence = 2");

        SpoolFill bad = _bench.Writer.Apply(new(TickSpans.None.With(1, 1), [], SpoolState.Empty));
        Assert.Equal((3L, 2ul, null), (bad.Ticks, bad.OldestSequence, bad.OldestUnixMicroseconds));
        Assert.Equal(bad, _bench.Writer.Fill());

        SpoolFill good = _bench.Writer.Apply(new(TickSpans.None.With(2, 2), [], SpoolState.Empty));
        Assert.Equal((2L, 3ul, _bench.Ticks[2].Tick.UnixMicroseconds), (good.Ticks, good.OldestSequence, good.OldestUnixMicroseconds));
    }

    [Fact]
    public void Apply_NamesEachKeyOnce_InBothTables()
    {
        _bench.Write(1, 2);
        _bench.Write(3, 2);

        Assert.Equal(3L, _bench.Sql("SELECT count(*) FROM keys"));
        Assert.Equal(3L, _bench.Sql("SELECT count(*) FROM keys_copy"));
        Assert.Equal(0L, _bench.Sql("SELECT count(*) FROM keys k JOIN keys_copy c USING (id) WHERE k.content <> c.content OR k.crc <> c.crc"));
        _bench.Writer.Forget([_bench.Origin.Id]);
        Assert.Equal(2L, _bench.Sql("SELECT count(*) FROM keys_copy"));
    }

    [Fact]
    public void Ticks_HiddenOnesAndAMaximum_AreRespected()
    {
        _bench.Write(1, 20);

        Assert.Equal([3ul, 6ul, 7ul], _reader.Ticks(3, 20, 3, TickSpans.None.With(4, 5), []).Select(tick => tick.Sequence));
        Assert.Equal([19ul, 20ul], _reader.Ticks(19, ulong.MaxValue, 10, TickSpans.None, []).Select(tick => tick.Sequence));
        Assert.Empty(_reader.Ticks(0, 20, 0, TickSpans.None, []));
        Assert.Empty(_reader.Ticks(9, 8, 10, TickSpans.None, []));
    }

    [Fact]
    public void Ticks_ARowThatDoesNotMatch_IsToldAndLeftOut()
    {
        _bench.Write(1, 5);
        _bench.Sql("UPDATE ticks SET crc = crc + 1 WHERE sequence = 3");
        var damaged = new List<ulong>();

        Assert.Equal([1ul, 2ul, 4ul, 5ul], _reader.Ticks(0, 10, 10, TickSpans.None, damaged).Select(tick => tick.Sequence));
        Assert.Equal([3ul], damaged);
    }

    [Fact]
    public void Detail_AfterThinning_HasOnlyWhatWasNotThinned()
    {
        List<TickRecord> records = _bench.Records(1, 6);
        records[2] = TickRecord.Of(3, _bench.Ticks[2].Tick, _bench.Origin.Id, records[2].Inventory, isThinned: true);
        _bench.Writer.Apply(new(TickSpans.None, records, SpoolState.Empty));

        Assert.Equal([2ul, 4ul, 5ul], _bench.Writer.Detail(2, 3).Select(record => record.Sequence));
        Assert.Equal([1ul, 2ul, 3ul], _bench.Writer.Oldest(3).Select(record => record.Sequence));
    }
}
