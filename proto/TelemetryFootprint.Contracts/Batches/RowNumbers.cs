using Google.Protobuf.Collections;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Ascending row numbers, each as the distance from the one before (the first from −1).</summary>
internal static class RowNumbers
{
    public static Violation? FirstViolation(RepeatedField<uint> distances, int rows, string name)
    {
        long row = -1;
        foreach (uint distance in distances)
        {
            if (distance == 0) return new($"{name}: row numbers do not ascend");
            row += distance;
            if (row >= rows) return new($"{name}: row {row} of {rows}");
        }
        return null;
    }

    public static void Mark(RepeatedField<uint> distances, RowKind[] kinds, RowKind kind)
    {
        int row = -1;
        foreach (uint distance in distances) kinds[row += (int)distance] = kind;
    }
}
