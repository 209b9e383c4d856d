using Google.Protobuf.Collections;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Batches;

/// <summary>Changes one number of one field, so that the batch stays well-formed protobuf.</summary>
internal static class NumberMutation
{
    private static readonly long[] Extremes = [0, 1, -1, int.MaxValue, long.MaxValue, long.MinValue, 1L << 56, 1L << 62];

    public static void Apply(Batch batch, Random random)
    {
        switch (random.Next(14))
        {
            case 0: Change(batch.TickMicroseconds, random); break;
            case 1: Change(batch.OpeningMicroseconds, random); break;
            case 2: Change(batch.EnergyMillijoules, random); break;
            case 3: Change(batch.AbsentRuns, random); break;
            case 4: Change(batch.OpeningRows, random); break;
            case 5: Change(batch.BridgedRows, random); break;
            case 6: Change(batch.MethodRuns, random); break;
            case 7: Change(batch.SharePatternRuns, random); break;
            case 8: Change(batch.ShareMillijoules, random); break;
            case 9: Change(batch.Devices, random); break;
            case 10 when batch.PowerMilliwatts is { } column: Change(column.Deltas, random); break;
            case 11 when batch.MemoryMebibytes is { } column: Change(column.Repeats, random); break;
            case 12 when batch.SharePatterns.Count > 0: Change(batch.SharePatterns[random.Next(batch.SharePatterns.Count)].Owners, random); break;
            case 13 when batch.SharePatterns.Count > 0: Change(batch.SharePatterns[random.Next(batch.SharePatterns.Count)].States, random); break;
            default: batch.TickCount = (uint)Extremes[random.Next(Extremes.Length)]; break;
        }
    }

    private static void Change(RepeatedField<long> field, Random random)
    {
        if (field.Count > 0) field[random.Next(field.Count)] = random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : random.Next(2_000_000);
    }

    private static void Change(RepeatedField<uint> field, Random random)
    {
        if (field.Count > 0) field[random.Next(field.Count)] = random.Next(2) == 0 ? (uint)Extremes[random.Next(Extremes.Length)] : (uint)random.Next(20);
    }
}
