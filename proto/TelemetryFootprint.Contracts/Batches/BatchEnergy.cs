using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>The energy column: differences per device that never make a negative interval or overflow the running total.</summary>
internal static class BatchEnergy
{
    public static Violation? FirstViolation(Batch batch, RowLayout layout)
    {
        int device = -1;
        long energy = 0, cumulative = 0, start = 0;
        for (int row = 0; row < layout.Rows; row++)
        {
            if (layout.Device[row] != device)
            {
                device = layout.Device[row];
                energy = 0;
                cumulative = (long)batch.OpeningMillijoules[device];
                start = (long)batch.BaseMonotonicMicroseconds + batch.OpeningMicroseconds[device];
            }
            long difference = batch.EnergyMillijoules[row];
            if (difference < -energy || difference > Limits.MaxRowMillijoules - energy) return new($"energy_millijoules: row {row} is out of range");
            energy += difference;
            if (energy > Limits.MaxCumulativeMillijoules - cumulative) return new($"energy_millijoules: the running total overflows at row {row}");
            cumulative += energy;
            long end = layout.TickTimes[layout.Tick[row]];
            if (layout.Kind[row] == RowKind.Opening) start = end;
            if (start > end) return new($"opening_microseconds: row {row} starts after its end");
            if (start == end && energy != 0) return new($"energy_millijoules: row {row} has energy but no length");
            start = end;
        }
        return null;
    }

    /// <summary>Energy per row.</summary>
    public static long[] Decode(Batch batch, RowLayout layout)
    {
        long[] energy = new long[layout.Rows];
        for (int row = 0; row < energy.Length; row++)
        {
            bool follows = row > 0 && layout.Device[row] == layout.Device[row - 1];
            energy[row] = batch.EnergyMillijoules[row] + (follows ? energy[row - 1] : 0);
        }
        return energy;
    }
}
