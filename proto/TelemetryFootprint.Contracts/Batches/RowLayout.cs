using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Which cell each row of a batch fills: per row its place in <c>devices</c> and its tick. Made only after the counts were checked.</summary>
internal sealed class RowLayout
{
    public RowLayout(Batch batch)
    {
        int ticks = (int)batch.TickCount;
        int cells = batch.Devices.Count * ticks;
        AbsentRunOfCell = PresenceRuns.Expand(batch.AbsentRuns, cells);
        int rows = PresenceRuns.CountPresent(batch.AbsentRuns, cells);
        Device = new int[rows];
        Tick = new int[rows];
        Kind = new RowKind[rows];
        int row = 0;
        for (int cell = 0; cell < cells; cell++)
        {
            if (AbsentRunOfCell[cell] >= 0) continue;
            Device[row] = cell / ticks;
            Tick[row++] = cell % ticks;
        }
        TickTimes = Times(batch, ticks);
    }

    public int[] AbsentRunOfCell { get; }

    public int[] Device { get; }

    public int[] Tick { get; }

    /// <summary>Filled by <see cref="MarkKinds"/>.</summary>
    public RowKind[] Kind { get; }

    /// <summary>Monotonic microseconds per tick. Wraps silently on hostile steps; the validator has looked at them before.</summary>
    public long[] TickTimes { get; }

    public int Rows => Device.Length;

    public void MarkKinds(Batch batch)
    {
        RowNumbers.Mark(batch.OpeningRows, Kind, RowKind.Opening);
        RowNumbers.Mark(batch.BridgedRows, Kind, RowKind.Bridged);
    }

    private static long[] Times(Batch batch, int ticks)
    {
        long[] times = new long[ticks];
        long time = (long)batch.BaseMonotonicMicroseconds, step = 0;
        for (int tick = 0; tick < ticks; tick++)
        {
            step = unchecked(step + batch.TickMicroseconds[tick]);
            times[tick] = time = unchecked(time + step);
        }
        return times;
    }
}
