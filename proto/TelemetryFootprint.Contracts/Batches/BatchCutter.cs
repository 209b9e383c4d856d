using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>
/// Where a new batch must start: another inventory, a hole in the sequence, time that does not advance, a step of the wall clock
/// against the batch's first tick, a row that does not continue its device's previous one, or a cap.
/// </summary>
public static class BatchCutter
{
    /// <summary>How many of the ticks, from the first on, one batch can carry: at least 1 unless there are none.</summary>
    public static int CountForOneBatch(IReadOnlyList<SequencedTick> ticks, int maximum = Limits.MaxTicksPerBatch)
    {
        if (ticks.Count == 0) return 0;
        Tick first = ticks[0].Tick;
        int limit = Math.Min(ticks.Count, Math.Clamp(maximum, 1, Limits.MaxTicksPerBatch));
        limit = Math.Min(limit, Math.Max(1, Limits.MaxCellsPerBatch / Math.Max(1, first.Inventory.Devices.Count)));
        var last = new Dictionary<int, DeviceRow>();
        var budget = new BatchBudget();
        for (int i = 0; i < limit; i++)
        {
            Tick tick = ticks[i].Tick;
            if (i > 0 && (!Follows(ticks[i - 1], ticks[i]) || Stepped(first, tick) || !Continues(tick, last))) return i;
            if (!budget.Take(tick) && i > 0) return i;
            foreach (DeviceRow row in tick.Rows) last[row.Device] = row;
        }
        return limit;
    }

    /// <summary>True if the wall clock moved against the monotonic one by more than drift explains, or the host slept.</summary>
    public static bool Stepped(Tick first, Tick later)
    {
        long drift = (later.UnixMicroseconds - later.MonotonicMicroseconds) - (first.UnixMicroseconds - first.MonotonicMicroseconds);
        return Math.Abs(drift) > Limits.WallClockStepMicroseconds || Math.Abs(later.SuspendedMicroseconds - first.SuspendedMicroseconds) > Limits.WallClockStepMicroseconds;
    }

    private static bool Follows(SequencedTick before, SequencedTick next) =>
        next.Sequence == before.Sequence + 1
        && next.Tick.MonotonicMicroseconds > before.Tick.MonotonicMicroseconds
        && SameInventory(before.Tick.Inventory, next.Tick.Inventory);

    private static bool SameInventory(Inventory left, Inventory right) => ReferenceEquals(left, right) || left.ContentId == right.ContentId;

    private static bool Continues(Tick tick, Dictionary<int, DeviceRow> last)
    {
        foreach (DeviceRow row in tick.Rows)
        {
            if (!last.TryGetValue(row.Device, out DeviceRow before)) continue;
            if (row.CumulativeMillijoules - row.Millijoules != before.CumulativeMillijoules) return false;
            if (row.Kind != RowKind.Opening && row.StartMicroseconds != before.EndMicroseconds) return false;
        }
        return true;
    }
}
