namespace TelemetryFootprint.Contracts.Batches;

/// <summary>A tick of a batch. Rows and gaps are in the order of the inventory; times are monotonic microseconds of the batch's boot.</summary>
public sealed record DecodedTick(ulong Sequence, long MonotonicMicroseconds, IReadOnlyList<DeviceRow> Rows, IReadOnlyList<DeviceGap> Gaps);
