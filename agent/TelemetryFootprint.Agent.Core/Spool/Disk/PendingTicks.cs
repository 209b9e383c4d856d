using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The ticks between the sampler and the disk, oldest first. Bounded: at the cap the oldest is given up and told. The caller has the lock.</summary>
internal sealed class PendingTicks(TickQueueLimits limits)
{
    private readonly LinkedList<PendingTick> _ticks = new();
    private long _bytes;

    public int Count => _ticks.Count;

    public long Bytes => _bytes;

    public long? OldestUnixMicroseconds => _ticks.First?.Value.Tick.Tick.UnixMicroseconds;

    /// <summary>The ticks that were given up for it, oldest first.</summary>
    public IReadOnlyList<PendingTick> Add(PendingTick tick)
    {
        _ticks.AddLast(tick);
        _bytes += tick.Bytes;
        var dropped = new List<PendingTick>();
        while (_ticks.Count > 1 && (_ticks.Count > limits.MaxTicks || _bytes > limits.MaxBytes))
        {
            dropped.Add(_ticks.First!.Value);
            Remove(_ticks.First!);
        }

        return dropped;
    }

    public IReadOnlyList<PendingTick> Oldest(int maximum) => [.. _ticks.Take(maximum)];

    public IEnumerable<SequencedTick> From(ulong from) => _ticks.Where(tick => tick.Sequence >= from).Select(tick => tick.Tick);

    /// <summary>The energy states that belong to the ticks up to a sequence, oldest first.</summary>
    public IEnumerable<EnergyState> EnergyTo(ulong last) => _ticks.TakeWhile(tick => tick.Sequence <= last).SelectMany(tick => tick.Energy);

    /// <summary>The ticks of the range, which are no longer there.</summary>
    public IReadOnlyList<PendingTick> Take(ulong first, ulong last)
    {
        var taken = new List<PendingTick>();
        for (LinkedListNode<PendingTick>? node = _ticks.First; node is not null && node.Value.Sequence <= last;)
        {
            LinkedListNode<PendingTick>? next = node.Next;
            if (node.Value.Sequence >= first)
            {
                taken.Add(node.Value);
                Remove(node);
            }

            node = next;
        }

        return taken;
    }

    private void Remove(LinkedListNode<PendingTick> node)
    {
        _bytes -= node.Value.Bytes;
        _ticks.Remove(node);
    }
}
