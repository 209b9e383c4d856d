using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>One optional whole number per row as <see cref="Column"/>: presence runs, then differences, then repeats where they are smaller.</summary>
internal static class ColumnCodec
{
    /// <summary>Null if no row has a value.</summary>
    public static Column? Encode(ReadOnlySpan<long?> values, ReadOnlySpan<int> deviceOfRow)
    {
        var plain = new Column();
        var presence = new PresenceRunWriter(plain.AbsentRuns);
        int device = -1;
        long previous = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (deviceOfRow[row] != device) (device, previous) = (deviceOfRow[row], 0);
            if (values[row] is not { } value)
            {
                presence.Absent();
                continue;
            }
            presence.Present();
            plain.Deltas.Add(value - previous);
            previous = value;
        }
        if (plain.Deltas.Count == 0) return null;
        Column repeated = WithRepeats(plain);
        return repeated.CalculateSize() < plain.CalculateSize() ? repeated : plain;
    }

    public static Violation? FirstViolation(Column? column, int[] deviceOfRow, string name, long minimum, long maximum)
    {
        if (column is null) return null;
        int rows = deviceOfRow.Length;
        if (PresenceRuns.FirstViolation(column.AbsentRuns, rows, name) is { } violation) return violation;
        if (column.Repeats.Count != 0 && column.Repeats.Count != column.Deltas.Count) return new($"{name}: repeats are not as many as deltas");
        long values = column.Deltas.Count;
        foreach (uint repeat in column.Repeats) values += repeat;
        int present = PresenceRuns.CountPresent(column.AbsentRuns, rows);
        if (values != present) return new($"{name}: {values} values for {present} rows");
        return OutOfRange(column, deviceOfRow, name, minimum, maximum);
    }

    /// <summary>Per row its value, of a column that breaks no rule.</summary>
    public static long?[] Decode(Column? column, int[] deviceOfRow)
    {
        long?[] values = new long?[deviceOfRow.Length];
        if (column is null) return values;
        int[] absent = PresenceRuns.Expand(column.AbsentRuns, values.Length);
        long[] deltas = Expand(column);
        int next = 0, device = -1;
        long previous = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (deviceOfRow[row] != device) (device, previous) = (deviceOfRow[row], 0);
            if (absent[row] < 0) values[row] = previous += deltas[next++];
        }
        return values;
    }

    /// <summary>A hostile difference may be any 64-bit number, so the sum is checked before it is made.</summary>
    private static Violation? OutOfRange(Column column, int[] deviceOfRow, string name, long minimum, long maximum)
    {
        int[] absent = PresenceRuns.Expand(column.AbsentRuns, deviceOfRow.Length);
        long[] deltas = Expand(column);
        int next = 0, device = -1;
        long previous = 0;
        for (int row = 0; row < deviceOfRow.Length; row++)
        {
            if (deviceOfRow[row] != device) (device, previous) = (deviceOfRow[row], 0);
            if (absent[row] >= 0) continue;
            long delta = deltas[next++];
            if (delta < minimum - previous || delta > maximum - previous) return new($"{name}: the value of row {row} is outside {minimum}..{maximum}");
            previous += delta;
        }
        return null;
    }

    private static long[] Expand(Column column)
    {
        if (column.Repeats.Count == 0) return [.. column.Deltas];
        var deltas = new List<long>();
        for (int i = 0; i < column.Deltas.Count; i++)
        {
            deltas.Add(column.Deltas[i]);
            for (uint repeat = 0; repeat < column.Repeats[i]; repeat++) deltas.Add(0);
        }
        return [.. deltas];
    }

    private static Column WithRepeats(Column plain)
    {
        var column = new Column { AbsentRuns = { plain.AbsentRuns } };
        foreach (long delta in plain.Deltas)
        {
            if (delta == 0 && column.Repeats.Count > 0)
            {
                column.Repeats[^1]++;
                continue;
            }
            column.Deltas.Add(delta);
            column.Repeats.Add(0);
        }
        return column;
    }
}
