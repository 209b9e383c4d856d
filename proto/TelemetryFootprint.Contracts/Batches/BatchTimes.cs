using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>The time columns of a batch: steps between ticks, and when each device's first interval opened.</summary>
internal static class BatchTimes
{
    public static Violation? FirstViolation(Batch batch)
    {
        long time = (long)batch.BaseMonotonicMicroseconds, step = 0;
        for (int tick = 0; tick < batch.TickMicroseconds.Count; tick++)
        {
            long difference = batch.TickMicroseconds[tick];
            if (difference is < -Limits.MaxMicroseconds or > Limits.MaxMicroseconds) return new($"tick_microseconds: tick {tick} is out of range");
            step += difference;
            if (step < 0 || (step == 0 && tick > 0)) return new($"tick_microseconds: tick {tick} does not come after the one before");
            if (step > Limits.MaxMicroseconds - time) return new($"tick_microseconds: tick {tick} is out of range");
            time += step;
        }
        foreach (long opening in batch.OpeningMicroseconds)
        {
            if (opening is < -Limits.MaxMicroseconds or > Limits.MaxMicroseconds) return new("opening_microseconds: out of range");
            if ((long)batch.BaseMonotonicMicroseconds + opening < 0) return new("opening_microseconds: before the boot");
        }
        foreach (ulong opening in batch.OpeningMillijoules)
        {
            if (opening > (ulong)Limits.MaxCumulativeMillijoules) return new("opening_millijoules: too large");
        }
        return null;
    }
}
