using System.Security.Cryptography;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>
/// The bounded queue in memory: a ring of ticks in sequence order. A tick that is acknowledged before older ones only
/// leaves a hole; memory of the ring is given back from the front. Thread-safe for one writer and one reader.
/// </summary>
public sealed class MemoryTickQueue(TickQueueLimits limits) : ITickQueue
{
    private readonly Lock _gate = new();
    private readonly LinkedList<QueuedTick> _ticks = new();
    private readonly QueueArrivals _arrivals = new();
    private ulong _lastSequence;
    private long _bytes;
    private long _acknowledged;
    private long _dropped;
    private long _setAside;
    private long _droppedMillijoules;
    private long _setAsideMillijoules;

    public ulong Epoch { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public long Revision => 0;

    public QueueOrigin OriginOf(ulong sequence) => new(Epoch, null, long.MaxValue);

    public bool TryOffer(ulong first, ulong last, long revision) => true;

    public QueueState State
    {
        get
        {
            lock (_gate)
            {
                long? oldest = _ticks.First?.Value.Tick.Tick.UnixMicroseconds;
                return new(_ticks.Count, _bytes, oldest, _acknowledged, _dropped, _setAside, _lastSequence)
                {
                    DroppedMillijoules = _droppedMillijoules,
                    SetAsideMillijoules = _setAsideMillijoules,
                };
            }
        }
    }

    public ulong Append(Tick tick)
    {
        int bytes = TickSize.Estimate(tick);
        lock (_gate)
        {
            _ticks.AddLast(new QueuedTick(new(++_lastSequence, tick), bytes));
            _bytes += bytes;
            // The newest tick stays even if it alone is larger than the cap: an empty queue would deliver nothing.
            while (_ticks.Count > 1 && (_ticks.Count > limits.MaxTicks || _bytes > limits.MaxBytes))
            {
                _droppedMillijoules += _ticks.First!.Value.Tick.Tick.Millijoules;
                Remove(_ticks.First!);
                _dropped++;
            }
            _arrivals.Reached(_lastSequence);
            return _lastSequence;
        }
    }

    public IReadOnlyList<SequencedTick> Peek(ulong from, int maximum)
    {
        lock (_gate)
        {
            var found = new List<SequencedTick>();
            for (LinkedListNode<QueuedTick>? node = FirstFrom(from); node is not null && found.Count < maximum; node = node.Next)
            {
                found.Add(node.Value.Tick);
            }
            return found;
        }
    }

    public async ValueTask WaitAsync(ulong from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task arrival;
        lock (_gate)
        {
            if (_ticks.Last is { } last && last.Value.Tick.Sequence >= from) return;
            // A tick at `from` may be gone already (acknowledged or dropped): the reader then waits for the next one.
            arrival = _arrivals.After(Math.Max(from, _lastSequence + 1));
        }
        await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Acknowledge(ulong first, ulong last)
    {
        lock (_gate) _acknowledged += Forget(first, last).Ticks;
    }

    public void SetAside(ulong first, ulong last)
    {
        lock (_gate)
        {
            (int ticks, long millijoules) = Forget(first, last);
            _setAside += ticks;
            _setAsideMillijoules += millijoules;
        }
    }

    /// <summary>Ranges come from the network: whatever they span, the work is bounded by the ticks that wait.</summary>
    private (int Ticks, long Millijoules) Forget(ulong first, ulong last)
    {
        int forgotten = 0;
        long millijoules = 0;
        LinkedListNode<QueuedTick>? node = _ticks.First;
        while (node is not null && node.Value.Tick.Sequence <= last)
        {
            LinkedListNode<QueuedTick>? next = node.Next;
            if (node.Value.Tick.Sequence >= first)
            {
                millijoules += node.Value.Tick.Tick.Millijoules;
                Remove(node);
                forgotten++;
            }
            node = next;
        }
        return (forgotten, millijoules);
    }

    /// <summary>The reader asks for the newest or the oldest ticks: search from whichever end is nearer.</summary>
    private LinkedListNode<QueuedTick>? FirstFrom(ulong from)
    {
        if (_ticks.First is not { } node) return null;
        ulong oldest = node.Value.Tick.Sequence;
        if (from > oldest && from - oldest > _lastSequence / 2 - oldest / 2)
        {
            LinkedListNode<QueuedTick> last = _ticks.Last!;
            if (last.Value.Tick.Sequence < from) return null;
            while (last.Previous is { } previous && previous.Value.Tick.Sequence >= from) last = previous;
            return last;
        }
        LinkedListNode<QueuedTick>? found = node;
        while (found is not null && found.Value.Tick.Sequence < from) found = found.Next;
        return found;
    }

    private void Remove(LinkedListNode<QueuedTick> node)
    {
        _bytes -= node.Value.Bytes;
        _ticks.Remove(node);
    }

    private readonly record struct QueuedTick(SequencedTick Tick, int Bytes);
}
