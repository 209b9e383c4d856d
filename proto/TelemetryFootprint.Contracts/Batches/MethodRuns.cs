using Google.Protobuf.Collections;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Pairs of (method, rows) that cover all rows.</summary>
internal static class MethodRuns
{
    public static Violation? FirstViolation(RepeatedField<uint> runs, int rows)
    {
        if (runs.Count % 2 != 0) return new("method_runs: an odd number of entries");
        long sum = 0;
        for (int i = 0; i < runs.Count; i += 2)
        {
            if (runs[i] is < (uint)Method.Counter or > (uint)Method.Simulated) return new($"method_runs: unknown method {runs[i]}");
            if (runs[i + 1] == 0) return new("method_runs: a run of length 0");
            sum += runs[i + 1];
        }
        return sum != rows ? new($"method_runs: {sum} rows of {rows}") : null;
    }

    /// <summary>Only for a batch that is valid by itself and names devices of the inventory.</summary>
    public static Violation? FirstWithoutBound(Batch batch, Inventory inventory, RowLayout layout)
    {
        // Per device of the batch, a bit per method that has a rule.
        int[] bounded = [.. batch.Devices.Select(device => inventory.Devices[(int)device].Bounds.Aggregate(0, (bits, rule) => bits | (1 << (int)rule.Method)))];
        Method[] methods = Expand(batch.MethodRuns, layout.Rows);
        for (int row = 0; row < methods.Length; row++)
        {
            if ((bounded[layout.Device[row]] & (1 << (int)methods[row])) == 0) return new($"method_runs: the inventory has no bound for method {methods[row]} of row {row}");
        }
        return null;
    }

    public static void Add(RepeatedField<uint> runs, Method method)
    {
        if (runs.Count > 0 && runs[^2] == (uint)method)
        {
            runs[^1]++;
            return;
        }
        runs.Add((uint)method);
        runs.Add(1);
    }

    public static Method[] Expand(RepeatedField<uint> runs, int rows)
    {
        var methods = new Method[rows];
        int row = 0;
        for (int i = 0; i < runs.Count; i += 2)
        {
            Array.Fill(methods, (Method)runs[i], row, (int)runs[i + 1]);
            row += (int)runs[i + 1];
        }
        return methods;
    }
}
