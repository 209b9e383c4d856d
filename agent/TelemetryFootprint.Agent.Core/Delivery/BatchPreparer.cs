using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Makes the next batch from the queue: cut where the contract says, small enough for the collector, judged before it is sent.</summary>
/// <param name="queue">Where the ticks wait.</param>
/// <param name="agentId">16 bytes.</param>
/// <param name="bootId">For ticks whose queue knows no boot.</param>
/// <param name="ticksPerBatch">At most.</param>
/// <param name="host">The name that every inventory goes out under; null: the one that it was made under.</param>
internal sealed class BatchPreparer(ITickQueue queue, ByteString agentId, ByteString bootId, Func<int> ticksPerBatch, string? host = null)
{
    private (ByteString Old, Inventory New)? _renamed;

    /// <summary>What the collector accepts; room is left for the envelope around the batch.</summary>
    public int MaxBytes { get; set; } = Limits.MaxMessageBytes - 64;

    /// <summary>Null if no tick of the range waits any more. The queue keeps what is in it as it is until it is answered.</summary>
    public PreparedBatch? Next(ulong from, ulong to = ulong.MaxValue)
    {
        while (true)
        {
            long revision = queue.Revision;
            if (Make(from, to) is not { } batch) return null;
            if (queue.TryOffer(batch.First, batch.Last, revision)) return batch;
        }
    }

    private PreparedBatch? Make(ulong from, ulong to)
    {
        int most = ticksPerBatch();
        IReadOnlyList<SequencedTick> ticks = queue.Peek(from, most);
        if (ticks.Count == 0) return null;
        // A batch has one epoch and one boot.
        QueueOrigin origin = queue.OriginOf(ticks[0].Sequence);
        ulong last = Math.Min(to, origin.Last);
        int asked = ticks.Count(tick => tick.Sequence <= to);
        ticks = [.. ticks.TakeWhile(tick => tick.Sequence <= last)];
        int count = BatchCutter.CountForOneBatch(ticks, most);
        if (count == 0) return null;
        PreparedBatch batch = Prepare(origin, ticks, count);
        // Halved until it fits, and until a tick that breaks the contract stands alone: its neighbours' energy is not set aside with it.
        while (count > 1 && (batch.Violation is not null || batch.Message.CalculateSize() > MaxBytes)) batch = Prepare(origin, ticks, count /= 2);
        return batch with { IsCut = count < asked };
    }

    private PreparedBatch Prepare(QueueOrigin origin, IReadOnlyList<SequencedTick> ticks, int count)
    {
        Inventory inventory = Named(ticks[0].Tick.Inventory);
        Batch batch = BatchEncoder.Encode(new(agentId, origin.Epoch, origin.BootId ?? bootId), [.. ticks.Take(count)]);
        batch.InventoryId = inventory.ContentId;
        return new(batch, inventory, BatchValidator.FirstViolation(batch, inventory) ?? InventoryValidator.FirstViolation(inventory));
    }

    /// <summary>The machine is the same, and the collector knows a tick by agent, epoch and sequence: under either name it counts once.</summary>
    private Inventory Named(Inventory inventory)
    {
        if (host is null || inventory.Host == host) return inventory;
        if (_renamed is { } known && known.Old == inventory.ContentId) return known.New;
        Inventory copy = inventory.Clone();
        copy.Host = host;
        copy = InventoryContent.WithContentId(copy);
        _renamed = (inventory.ContentId, copy);
        return copy;
    }
}
