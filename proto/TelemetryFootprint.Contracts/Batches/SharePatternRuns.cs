using Google.Protobuf.Collections;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Pairs of (0 or a pattern's position plus 1, rows) that cover all rows, or nothing at all.</summary>
internal static class SharePatternRuns
{
    public static Violation? FirstViolation(RepeatedField<uint> runs, int patterns, int rows)
    {
        if (runs.Count == 0) return null;
        if (runs.Count % 2 != 0) return new("share_pattern_runs: an odd number of entries");
        long sum = 0;
        for (int i = 0; i < runs.Count; i += 2)
        {
            if (runs[i] > patterns) return new($"share_pattern_runs: pattern {runs[i]} of {patterns}");
            if (runs[i + 1] == 0) return new("share_pattern_runs: a run of length 0");
            sum += runs[i + 1];
        }
        return sum != rows ? new($"share_pattern_runs: {sum} rows of {rows}") : null;
    }

    public static void Add(RepeatedField<uint> runs, int pattern)
    {
        if (runs.Count > 0 && runs[^2] == pattern + 1)
        {
            runs[^1]++;
            return;
        }
        runs.Add((uint)(pattern + 1));
        runs.Add(1);
    }

    /// <summary>Per row the position of its pattern, −1: none.</summary>
    public static int[] Expand(RepeatedField<uint> runs, int rows)
    {
        int[] patterns = new int[rows];
        int row = 0;
        if (runs.Count == 0) Array.Fill(patterns, -1);
        for (int i = 0; i < runs.Count; i += 2)
        {
            Array.Fill(patterns, (int)runs[i] - 1, row, (int)runs[i + 1]);
            row += (int)runs[i + 1];
        }
        return patterns;
    }
}
