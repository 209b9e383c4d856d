using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>Which ticks may be one, and that the one says nothing that was not true of them.</summary>
public sealed class MinuteMergeTests
{
    private readonly List<Tick> _ticks = [.. SampleBatches.Noisy(2, 120).Select(tick => tick.Tick)];

    [Fact]
    public void Count_SteadyTicks_GoesToTheEndOfTheMinute()
    {
        List<StoredTick> stored = Stored(_ticks);
        int first = MinuteMerge.Count(stored, 0), second = MinuteMerge.Count(stored, first);

        Assert.InRange(first, 1, 60);
        Assert.InRange(second, 59, 61);
        Assert.Equal(Minute(_ticks[0]), Minute(_ticks[first - 1]));
        Assert.NotEqual(Minute(_ticks[first - 1]), Minute(_ticks[first]));
    }

    [Fact]
    public void Count_AnotherInventoryOrOrigin_EndsIt()
    {
        List<StoredTick> stored = Stored(_ticks);
        int whole = MinuteMerge.Count(stored, 0);
        Assert.True(whole > 5, "the script begins near the end of a minute");

        Assert.Equal(3, MinuteMerge.Count(With(stored, 3, tick => tick with { Record = tick.Record with { Inventory = 9 } }), 0));
        Assert.Equal(3, MinuteMerge.Count(With(stored, 3, tick => tick with { Record = tick.Record with { Origin = 9 } }), 0));
    }

    [Fact]
    public void Count_ARowThatSaysMoreThanASum_EndsIt()
    {
        List<StoredTick> stored = Stored(_ticks);

        Assert.Equal(3, MinuteMerge.Count(Row(stored, 3, row => row with { Kind = RowKind.Opening }), 0));
        Assert.Equal(3, MinuteMerge.Count(Row(stored, 3, row => row with { Kind = RowKind.Bridged }), 0));
        Assert.Equal(3, MinuteMerge.Count(Row(stored, 3, row => row with { Method = Method.Integrated }), 0));
        Assert.Equal(3, MinuteMerge.Count(Row(stored, 3, row => row with { StartMicroseconds = row.StartMicroseconds + 1 }), 0));
        Assert.Equal(3, MinuteMerge.Count(Row(stored, 3, row => row with { CumulativeMillijoules = row.CumulativeMillijoules + 1 }), 0));
        Assert.Equal(1, MinuteMerge.Count(Row(stored, 0, row => row with { Kind = RowKind.Bridged }), 0));
    }

    [Fact]
    public void Count_ADeviceThatIsMissing_EndsIt()
    {
        List<StoredTick> stored = Stored(_ticks);

        Assert.Equal(3, MinuteMerge.Count(With(stored, 3, tick => tick with { Tick = tick.Tick with { Rows = [tick.Tick.Rows[0]], Gaps = [new DeviceGap(1, 15)] } }), 0));
        Assert.Equal(3, MinuteMerge.Count(With(stored, 3, tick => tick with { Tick = tick.Tick with { Rows = [tick.Tick.Rows[1], tick.Tick.Rows[0]] } }), 0));
    }

    [Fact]
    public void Count_AStepOfTheWallClock_EndsIt()
    {
        List<StoredTick> stored = Stored(_ticks);

        Assert.Equal(3, MinuteMerge.Count(With(stored, 3, tick => tick with { Tick = tick.Tick with { UnixMicroseconds = tick.Tick.UnixMicroseconds + 200_000 } }), 0));
    }

    [Fact]
    public void Merge_Ticks_IsTheLastWithTheSumsOfAll()
    {
        List<Tick> part = [.. _ticks.Take(5)];
        Tick merged = MinuteMerge.Merge(part);

        Assert.Equal((part[^1].MonotonicMicroseconds, part[^1].UnixMicroseconds), (merged.MonotonicMicroseconds, merged.UnixMicroseconds));
        for (int device = 0; device < 2; device++)
        {
            DeviceRow row = merged.Rows[device];
            Assert.Equal(RowKind.Interval, row.Kind);
            Assert.Equal(part[0].Rows[device].StartMicroseconds, row.StartMicroseconds);
            Assert.Equal(part[^1].Rows[device].EndMicroseconds, row.EndMicroseconds);
            Assert.Equal(part.Sum(tick => tick.Rows[device].Millijoules), row.Millijoules);
            Assert.Equal(part[^1].Rows[device].CumulativeMillijoules, row.CumulativeMillijoules);
            Assert.Null(row.PowerMilliwatts);
            Assert.Null(row.UtilizationPercent);
            Assert.Null(row.MemoryMebibytes);
            Assert.Null(row.TemperatureCelsius);
        }
    }

    [Fact]
    public void Merge_AMergedTickWithTheNext_IsStillTheSum()
    {
        Tick half = MinuteMerge.Merge([.. _ticks.Take(3)]);
        Tick whole = MinuteMerge.Merge([half, _ticks[3]]);

        Assert.Equal(MinuteMerge.Merge([.. _ticks.Take(4)]).Rows.Select(row => row.Millijoules), whole.Rows.Select(row => row.Millijoules));
    }

    [Fact]
    public void Merge_RowsWithoutEnergy_AreOneWithoutShares()
    {
        List<Tick> idle = [.. _ticks.Take(3).Select(tick => tick with { Rows = [.. tick.Rows.Select(row => row with { Millijoules = 0 })] })];

        Assert.All(MinuteMerge.Merge(idle).Rows, row => Assert.Equal((0L, true), (row.Millijoules, row.Shares is null)));
    }

    private static List<StoredTick> Stored(IEnumerable<Tick> ticks) => [.. ticks.Select((tick, i) => new StoredTick(TickRecord.Of((ulong)i + 1, tick, 1, 2), tick))];

    private static List<StoredTick> With(List<StoredTick> stored, int at, Func<StoredTick, StoredTick> change) => [.. stored.Select((tick, i) => i == at ? change(tick) : tick)];

    private static List<StoredTick> Row(List<StoredTick> stored, int at, Func<DeviceRow, DeviceRow> change) =>
        With(stored, at, tick => tick with { Tick = tick.Tick with { Rows = [tick.Tick.Rows[0], change(tick.Tick.Rows[1])] } });

    private static long Minute(Tick tick) => tick.UnixMicroseconds / 60_000_000;
}
