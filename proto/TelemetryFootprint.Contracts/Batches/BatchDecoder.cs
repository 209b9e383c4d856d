using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>
/// A batch as ticks again. A row is the same whatever batch carried it. The batch must have passed
/// <see cref="BatchValidator"/>: nothing is checked twice here.
/// </summary>
public static class BatchDecoder
{
    public static DecodedBatch Decode(Batch batch)
    {
        var layout = new RowLayout(batch);
        layout.MarkKinds(batch);
        var rows = new List<DeviceRow>[layout.TickTimes.Length];
        var gaps = new List<DeviceGap>[layout.TickTimes.Length];
        for (int tick = 0; tick < rows.Length; tick++) (rows[tick], gaps[tick]) = ([], []);
        AddRows(batch, layout, rows);
        AddGaps(batch, layout, gaps);
        var ticks = new DecodedTick[rows.Length];
        for (int tick = 0; tick < ticks.Length; tick++)
        {
            ticks[tick] = new(batch.FirstSequence + (ulong)tick, layout.TickTimes[tick], rows[tick], gaps[tick]);
        }
        return new(
            new(batch.AgentId, batch.Epoch, batch.BootId),
            batch.InventoryId,
            (long)batch.BaseMonotonicMicroseconds,
            batch.BaseUnixMicroseconds,
            ticks);
    }

    private static void AddRows(Batch batch, RowLayout layout, List<DeviceRow>[] ticks)
    {
        long[] energy = BatchEnergy.Decode(batch, layout);
        Method[] methods = MethodRuns.Expand(batch.MethodRuns, layout.Rows);
        var shares = ShareCodec.Decode(batch, layout, energy);
        var columns = new RowColumns(batch, layout.Device);
        int device = -1;
        long start = 0, cumulative = 0;
        for (int row = 0; row < layout.Rows; row++)
        {
            if (layout.Device[row] != device)
            {
                device = layout.Device[row];
                start = (long)batch.BaseMonotonicMicroseconds + batch.OpeningMicroseconds[device];
                cumulative = (long)batch.OpeningMillijoules[device];
            }
            long end = layout.TickTimes[layout.Tick[row]];
            cumulative += energy[row];
            ticks[layout.Tick[row]].Add(columns.Fill(row, new()
            {
                Device = (int)batch.Devices[device],
                Kind = layout.Kind[row],
                StartMicroseconds = layout.Kind[row] == RowKind.Opening ? end : start,
                EndMicroseconds = end,
                Millijoules = energy[row],
                CumulativeMillijoules = cumulative,
                Method = methods[row],
                Shares = shares?[row],
            }));
            start = end;
        }
    }

    private static void AddGaps(Batch batch, RowLayout layout, List<DeviceGap>[] ticks)
    {
        int[] runs = layout.AbsentRunOfCell;
        for (int cell = 0; cell < runs.Length; cell++)
        {
            if (runs[cell] < 0) continue;
            int device = (int)batch.Devices[cell / ticks.Length];
            ticks[cell % ticks.Length].Add(new(device, (int)batch.AbsentCodes[runs[cell]]));
        }
    }
}
