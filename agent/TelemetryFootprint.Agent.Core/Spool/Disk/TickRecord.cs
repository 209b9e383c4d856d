using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// A tick as a row of the spool: a batch of one tick without what is the same for all (agent, epoch, boot, inventory), which the keys of
/// its origin and of its inventory stand for. The checksum covers all of it.
/// </summary>
internal readonly record struct TickRecord(ulong Sequence, long Origin, long Inventory, bool IsThinned, byte[] Payload, uint Checksum)
{
    private static readonly BatchOrigin Nobody = new(ByteString.Empty, 0, ByteString.Empty);

    public bool IsWhole => Checksum == Sum(Sequence, Origin, Inventory, IsThinned, Payload);

    public static TickRecord Of(ulong sequence, Tick tick, long origin, long inventory, bool isThinned = false)
    {
        Batch batch = BatchEncoder.Encode(Nobody, [new SequencedTick(0, tick)]);
        batch.InventoryId = ByteString.Empty;
        byte[] payload = batch.ToByteArray();
        return new(sequence, origin, inventory, isThinned, payload, Sum(sequence, origin, inventory, isThinned, payload));
    }

    /// <summary>Of a row that <see cref="IsWhole"/>.</summary>
    public Tick ToTick(Inventory inventory)
    {
        Batch written = Batch.Parser.ParseFrom(Payload);
        DecodedBatch batch = BatchDecoder.Decode(written);
        DecodedTick tick = batch.Ticks[0];
        return new(tick.MonotonicMicroseconds, batch.ToUnixMicroseconds(tick.MonotonicMicroseconds, 0), inventory, tick.Rows, tick.Gaps) { SuspendedMicroseconds = (long)written.BaseSuspendedMicroseconds };
    }

    /// <summary>The checksum of a row.</summary>
    public static uint Sum(ulong sequence, long origin, long inventory, bool isThinned, ReadOnlySpan<byte> payload)
    {
        var crc = new Crc32C();
        crc.Add(sequence);
        crc.Add((ulong)origin);
        crc.Add((ulong)inventory);
        crc.Add(isThinned ? 1ul : 0ul);
        crc.Add(payload);
        return crc.Value;
    }
}
