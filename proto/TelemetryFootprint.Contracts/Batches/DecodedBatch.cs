using Google.Protobuf;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>A batch as ticks again. The base pair places its monotonic times on the agent's wall clock.</summary>
public sealed record DecodedBatch(
    BatchOrigin Origin,
    ByteString InventoryId,
    long BaseMonotonicMicroseconds,
    long BaseUnixMicroseconds,
    IReadOnlyList<DecodedTick> Ticks)
{
    /// <summary>UTC of a monotonic time: the agent's wall clock plus the offset that the collector decided at the inbox commit.</summary>
    public long ToUnixMicroseconds(long monotonicMicroseconds, long clockOffsetMicroseconds) =>
        BaseUnixMicroseconds + clockOffsetMicroseconds + (monotonicMicroseconds - BaseMonotonicMicroseconds);
}
