using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Ticks as one batch. They must be of one boot and fit <see cref="BatchCutter.CountForOneBatch"/>.</summary>
public static class BatchEncoder
{
    internal static readonly Owner Unattributed = new() { Kind = OwnerKind.Unattributed };

    public static Batch Encode(BatchOrigin origin, IReadOnlyList<SequencedTick> ticks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ticks.Count);
        Tick first = ticks[0].Tick;
        long baseTime = BaseTime(first);
        var batch = new Batch
        {
            AgentId = origin.AgentId,
            Epoch = origin.Epoch,
            FirstSequence = ticks[0].Sequence,
            TickCount = (uint)ticks.Count,
            BootId = origin.BootId,
            BaseMonotonicMicroseconds = (ulong)baseTime,
            BaseUnixMicroseconds = first.UnixMicroseconds - (first.MonotonicMicroseconds - baseTime),
            BaseSuspendedMicroseconds = (ulong)first.SuspendedMicroseconds,
            InventoryId = first.Inventory.ContentId,
        };
        AddTimes(batch, ticks, baseTime);
        AddCells(batch, ticks, baseTime);
        return batch;
    }

    /// <summary>
    /// The start of the first tick's rows, so that openings are small numbers; the first tick itself where that start is
    /// far back, because a bridged interval may begin under another wall-clock setting.
    /// </summary>
    private static long BaseTime(Tick first)
    {
        const long Near = 60_000_000;
        long start = first.Rows.Count > 0 ? first.Rows[0].StartMicroseconds : first.MonotonicMicroseconds;
        return start <= first.MonotonicMicroseconds && first.MonotonicMicroseconds - start <= Near ? Math.Max(0, start) : first.MonotonicMicroseconds;
    }

    private static void AddTimes(Batch batch, IReadOnlyList<SequencedTick> ticks, long baseTime)
    {
        long previous = baseTime, previousStep = 0;
        foreach (SequencedTick tick in ticks)
        {
            long step = tick.Tick.MonotonicMicroseconds - previous;
            batch.TickMicroseconds.Add(step - previousStep);
            (previous, previousStep) = (tick.Tick.MonotonicMicroseconds, step);
        }
    }

    private static void AddCells(Batch batch, IReadOnlyList<SequencedTick> ticks, long baseTime)
    {
        var cells = new SortedDictionary<int, TickCells>();
        for (int i = 0; i < ticks.Count; i++)
        {
            foreach (DeviceRow row in ticks[i].Tick.Rows) Cells(cells, row.Device, ticks.Count).Rows[i] = row;
            foreach (DeviceGap gap in ticks[i].Tick.Gaps) Cells(cells, gap.Device, ticks.Count).Codes[i] = gap.Code;
        }
        var writer = new RowWriter(batch);
        foreach ((int device, TickCells ofDevice) in cells) writer.AddDevice(device, ofDevice, baseTime);
        writer.Complete();
    }

    private static TickCells Cells(SortedDictionary<int, TickCells> cells, int device, int ticks)
    {
        if (!cells.TryGetValue(device, out TickCells? ofDevice)) cells[device] = ofDevice = new(new DeviceRow?[ticks], new int[ticks]);
        return ofDevice;
    }
}
