namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// How many questions to the ledger run at once, of all callers and of one of them. Each has a thread of its own, for they wait for the disk, and the
/// threads that serve agents must not. A place that becomes free goes to the caller who has the fewest, so that a thousand questions of one stand in
/// nobody else's way. Whoever finds no place within the patience is told to come again, and so is who has too many waiting.
/// </summary>
internal sealed class QueryGate(int concurrent, int perCaller)
{
    public const int MaxWaitingOfACaller = 64;

    private readonly Lock _turn = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly Dictionary<string, int> _runningOf = new(StringComparer.Ordinal);
    private int _running;
    private long _refusals;
    private long _timeouts;

    /// <summary>How long a question waits for a place.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Turned away, since so many were running.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Given up by the store, since they took too long.</summary>
    public long Timeouts => Interlocked.Read(ref _timeouts);

    /// <summary>Null: there was no place. Throws <see cref="TimeoutException"/> if the store gave up.</summary>
    public async Task<Task<T>?> RunAsync<T>(string caller, Func<Task<T>> question, CancellationToken cancellationToken)
    {
        if (!await EnterAsync(caller, cancellationToken))
        {
            Interlocked.Increment(ref _refusals);
            return null;
        }

        try
        {
            var answer = Task.Factory.StartNew(question, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            await answer;
            return answer;
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            throw;
        }
        finally
        {
            Leave(caller);
        }
    }

    private async Task<bool> EnterAsync(string caller, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_turn)
        {
            if (MayRun(caller))
            {
                Take(caller);
                return true;
            }

            if (_waiters.Count(other => other.Caller == caller) >= MaxWaitingOfACaller) return false;
            _waiters.AddLast(waiter = new(caller));
        }

        try
        {
            await waiter.Called.Task.WaitAsync(Patience, cancellationToken);
            return true;
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            // Called in the same moment: the place is there, and whoever still wants it has it.
            if (!Withdraw(waiter))
            {
                if (gaveUp is TimeoutException) return true;
                Leave(caller);
            }

            if (gaveUp is OperationCanceledException) throw;
            return false;
        }
    }

    private bool Withdraw(Waiter waiter)
    {
        lock (_turn) return _waiters.Remove(waiter);
    }

    private void Leave(string caller)
    {
        lock (_turn)
        {
            _running--;
            if (--_runningOf[caller] == 0) _runningOf.Remove(caller);
            // Of those with the fewest, whoever came first.
            while (_waiters.Where(waiter => MayRun(waiter.Caller)).MinBy(waiter => RunningOf(waiter.Caller)) is { } next)
            {
                _waiters.Remove(next);
                Take(next.Caller);
                next.Called.SetResult();
            }
        }
    }

    private bool MayRun(string caller) => _running < concurrent && RunningOf(caller) < perCaller;

    private int RunningOf(string caller) => _runningOf.GetValueOrDefault(caller);

    private void Take(string caller)
    {
        _running++;
        _runningOf[caller] = RunningOf(caller) + 1;
    }

    private sealed class Waiter(string caller)
    {
        public string Caller => caller;

        public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
