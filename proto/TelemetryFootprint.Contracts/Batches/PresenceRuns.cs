using Google.Protobuf.Collections;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Pairs of (present, absent) that walk over a row of cells; cells after the last pair are present.</summary>
internal static class PresenceRuns
{
    public static Violation? FirstViolation(RepeatedField<uint> runs, int cells, string name)
    {
        if (runs.Count % 2 != 0) return new($"{name}: an odd number of run lengths");
        long sum = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            if (i % 2 == 1 && runs[i] == 0) return new($"{name}: an absent run of length 0");
            sum += runs[i];
            if (sum > cells) return new($"{name}: runs reach beyond the {cells} cells");
        }
        return null;
    }

    public static int CountPresent(RepeatedField<uint> runs, int cells)
    {
        int absent = 0;
        for (int i = 1; i < runs.Count; i += 2) absent += (int)runs[i];
        return cells - absent;
    }

    /// <summary>Per cell −1 if present, else the number of its absent run.</summary>
    public static int[] Expand(RepeatedField<uint> runs, int cells)
    {
        int[] result = new int[cells];
        Array.Fill(result, -1);
        int cell = 0;
        for (int i = 0; i < runs.Count; i += 2)
        {
            cell += (int)runs[i];
            Array.Fill(result, i / 2, cell, (int)runs[i + 1]);
            cell += (int)runs[i + 1];
        }
        return result;
    }
}
