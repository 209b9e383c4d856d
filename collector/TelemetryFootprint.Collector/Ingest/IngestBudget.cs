namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// Bytes of batches between their reading and their commit, of all agents together, so that a store that stalls costs no more memory than
/// this. Up to half of it is whoever's comes first; beyond that a sender (a credential with all its agents; where there is none an address, on loopback an agent) that holds something gets no more than its fair share (the budget over the
/// senders that hold something, half of it at most), so that one greedy agent never stands in the way of the others. A batch that does not fit
/// waits a little; where a quarter of the budget waits already, or the wait is in vain, the stream ends and the agent comes again.
/// </summary>
internal sealed class IngestBudget(long limitBytes, TimeProvider time)
{
    /// <summary>Less than the 10 s after which an agent takes an unanswered batch for a dead stream.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private readonly Dictionary<string, long> _held = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly DrainRate _drain = new(time);
    private long _total;
    private long _waiting;
    private long _throttles;
    private long _refusals;

    /// <summary>What <see cref="HeldBytes"/> never passes, but for a single batch that is larger.</summary>
    public long LimitBytes => limitBytes;

    /// <summary>Read and not acknowledged.</summary>
    public long HeldBytes => Interlocked.Read(ref _total);

    /// <summary>Read and not even on the way to the store.</summary>
    public long WaitingBytes => Interlocked.Read(ref _waiting);

    /// <summary>Batches that had to wait.</summary>
    public long Throttles => Interlocked.Read(ref _throttles);

    /// <summary>Batches that were turned away.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>True: the bytes are held until <see cref="Release"/>.</summary>
    public bool TryTake(string agent, long bytes)
    {
        lock (_turn)
        {
            // Whoever waits was here first, but a fair share is nobody else's.
            if (!Fits(agent, bytes) || (_waiters.Count > 0 && HeldBy(agent) > 0)) return false;
            Take(agent, bytes);
            return true;
        }
    }

    /// <summary>When the agent should send more.</summary>
    public TimeSpan RetryAfter()
    {
        lock (_turn) return _drain.TimeFor(_total + _waiting);
    }

    /// <summary>Completes when the bytes are held. Throws <see cref="CollectorBusyException"/> after <see cref="Patience"/>, or at once if too many wait.</summary>
    public async Task TakeAsync(string agent, long bytes, CancellationToken cancellationToken)
    {
        var waiter = Enqueue(agent, bytes);
        try
        {
            await waiter.Taken.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            if (!Withdraw(waiter))
            {
                // It was given in the same moment.
                if (gaveUp is TimeoutException) return;
                Release(agent, bytes);
            }

            throw gaveUp is TimeoutException ? Refused() : gaveUp;
        }
    }

    /// <summary>The bytes are committed, or will never be.</summary>
    public void Release(string agent, long bytes)
    {
        lock (_turn)
        {
            _total -= bytes;
            _drain.Add(bytes);
            var left = HeldBy(agent) - bytes;
            if (left > 0) _held[agent] = left;
            else _held.Remove(agent);
            Serve();
        }
    }

    private Waiter Enqueue(string agent, long bytes)
    {
        lock (_turn)
        {
            if (_waiting > 0 && _waiting + bytes > limitBytes / 4) throw Refused();
            Interlocked.Increment(ref _throttles);
            var waiter = new Waiter(agent, bytes);
            _waiters.AddLast(waiter);
            _waiting += bytes;
            Serve();
            return waiter;
        }
    }

    private bool Withdraw(Waiter waiter)
    {
        lock (_turn)
        {
            if (!_waiters.Remove(waiter)) return false;
            _waiting -= waiter.Bytes;
            Serve();
            return true;
        }
    }

    private void Serve()
    {
        for (var node = _waiters.First; node is not null && _total < limitBytes;)
        {
            var (next, waiter) = (node.Next, node.Value);
            if (Fits(waiter.Agent, waiter.Bytes))
            {
                _waiters.Remove(node);
                _waiting -= waiter.Bytes;
                Take(waiter.Agent, waiter.Bytes);
                waiter.Taken.SetResult();
            }

            node = next;
        }
    }

    private bool Fits(string agent, long bytes)
    {
        if (_total == 0) return true;
        if (_total + bytes > limitBytes) return false;
        var held = HeldBy(agent);
        if (held == 0 || _total + bytes <= limitBytes / 2) return true;
        return held + bytes <= limitBytes / Math.Max(2, _held.Count);
    }

    private void Take(string agent, long bytes)
    {
        _total += bytes;
        _held[agent] = HeldBy(agent) + bytes;
    }

    private long HeldBy(string agent) => _held.GetValueOrDefault(agent);

    private CollectorBusyException Refused()
    {
        Interlocked.Increment(ref _refusals);
        return new(RetryAfter());
    }

    private sealed record Waiter(string Agent, long Bytes)
    {
        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
