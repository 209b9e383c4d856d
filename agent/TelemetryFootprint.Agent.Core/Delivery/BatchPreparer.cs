using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Makes the next batch from the queue: cut where the contract says, small enough for the collector, judged before it is sent.</summary>
internal sealed class BatchPreparer(ITickQueue queue, BatchOrigin origin, int ticksPerBatch)
{
    /// <summary>What the collector accepts; room is left for the envelope around the batch.</summary>
    public int MaxBytes { get; set; } = Limits.MaxMessageBytes - 64;

    /// <summary>Null if no tick of the range waits any more.</summary>
    public PreparedBatch? Next(ulong from, ulong to = ulong.MaxValue)
    {
        IReadOnlyList<SequencedTick> ticks = queue.Peek(from, ticksPerBatch);
        ticks = [.. ticks.TakeWhile(tick => tick.Sequence <= to)];
        int count = BatchCutter.CountForOneBatch(ticks, ticksPerBatch);
        if (count == 0) return null;
        Batch batch = BatchEncoder.Encode(origin, [.. ticks.Take(count)]);
        while (count > 1 && batch.CalculateSize() > MaxBytes)
        {
            count /= 2;
            batch = BatchEncoder.Encode(origin, [.. ticks.Take(count)]);
        }
        Inventory inventory = ticks[0].Tick.Inventory;
        return new(batch, inventory, BatchValidator.FirstViolation(batch, inventory) ?? InventoryValidator.FirstViolation(inventory));
    }
}
