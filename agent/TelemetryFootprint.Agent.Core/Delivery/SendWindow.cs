namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>
/// What one stream has sent and not yet had answered. Pure bookkeeping; the sender and the receiver share it. A new stream
/// starts with an empty one, so that everything unacknowledged goes out again.
/// </summary>
internal sealed class SendWindow
{
    private readonly Lock _gate = new();
    private readonly List<Flight> _flights = [];
    private readonly RetryList _retries = new();
    private readonly BacklogPace _pace = new();
    private ulong _boundary = 1;
    private ulong _next = 1;
    private ulong _backlog = 1;
    private ulong _lastSent;
    private int _offered = 1;
    private int _maximum = 1;
    private long _pausedUntil = long.MinValue;

    /// <summary>
    /// The lane of what is new begins at this sequence; what waited before is the backlog, and takes what the other leaves. Called once, before anything is sent.
    /// </summary>
    public void Split(ulong boundary)
    {
        lock (_gate) (_boundary, _next, _backlog) = (boundary, boundary, 0);
    }

    /// <summary>The same at the newest tick, if from the oldest on there are more than fit one batch. An oldest that came after the newest was asked is new itself.</summary>
    public void Split(ulong oldest, ulong newest, int ticksPerBatch)
    {
        if (oldest <= newest && newest - oldest >= (ulong)ticksPerBatch) Split(newest);
    }

    public ulong Boundary
    {
        get
        {
            lock (_gate) return _boundary;
        }
    }

    /// <summary>What of the backlog this stream has not sent; null: nothing.</summary>
    public (ulong From, ulong To)? Backlog
    {
        get
        {
            lock (_gate) return _backlog < _boundary ? (_backlog, _boundary - 1) : null;
        }
    }

    /// <summary>
    /// A batch of the backlog may go: never all places, since one is for what is new, and no more ticks than full batches are answered quickly. Thinned ticks
    /// go alone, one a batch: counted as batches, they would go one by one wherever an answer takes its time.
    /// </summary>
    public bool MayTakeBacklog(int ticksPerBatch)
    {
        lock (_gate)
        {
            if (_backlog >= _boundary || _flights.Count >= _maximum) return false;
            List<Flight> backlog = _flights.FindAll(flight => flight.First < _boundary);
            ulong ticks = backlog.Aggregate(0UL, (sum, flight) => sum + flight.Ticks);
            return backlog.Count < Math.Max(1, _maximum - 1) && ticks < (ulong)_pace.Batches * (ulong)ticksPerBatch;
        }
    }

    /// <summary>No tick of the backlog waits any more.</summary>
    public void EndBacklog()
    {
        lock (_gate) _backlog = _boundary;
    }

    /// <summary>The first sequence of the new ticks that this stream has not sent.</summary>
    public ulong Next
    {
        get
        {
            lock (_gate) return _next;
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _flights.Count == 0 && _retries.Count == 0;
        }
    }

    /// <summary>
    /// Since when the collector owes an answer: the oldest unanswered batch was sent, or the pause that it asked for ended; null if
    /// it owes none.
    /// </summary>
    public long? OwedSince
    {
        get
        {
            lock (_gate) return _flights.Count == 0 ? null : Math.Max(_pausedUntil, _flights.Min(flight => flight.SentAt));
        }
    }

    /// <summary>What Welcome offers: never more than this on the stream.</summary>
    public void Offer(uint batches)
    {
        lock (_gate) _offered = _maximum = (int)Math.Clamp(batches, 1, Contracts.Limits.MaxBatchesInFlight);
    }

    /// <summary>What a Throttle asks for, within what was offered.</summary>
    public void Narrow(uint batches)
    {
        lock (_gate) _maximum = (int)Math.Clamp(batches, 1, (uint)_offered);
    }

    public void PauseUntil(long timestamp)
    {
        lock (_gate) _pausedUntil = timestamp;
    }

    public bool IsOpen(long now)
    {
        lock (_gate) return _flights.Count < _maximum && now >= _pausedUntil;
    }

    /// <summary><paramref name="refusals"/>: how often this stream was refused these ticks before.</summary>
    public void Sent(ulong first, ulong last, long now, int refusals = 0)
    {
        lock (_gate)
        {
            _flights.Add(new(first, last, now, refusals));
            _lastSent = Math.Max(_lastSent, last);
            Pass(last);
        }
    }

    /// <summary>Passes over ticks that are not to be sent: what follows them in a refused range need not wait for an answer.</summary>
    public void Skip(ulong last)
    {
        lock (_gate)
        {
            Pass(last);
            _retries.ContinueAfter(last);
        }
    }

    /// <summary>
    /// Takes an answered range out, whole batches or parts of them. Returns the range cut to what was ever sent, null if nothing is left.
    /// <paramref name="now"/> and <paramref name="second"/> are a timestamp of the time provider and its frequency.
    /// </summary>
    public (ulong First, ulong Last)? Answered(ulong first, ulong last, long now = 0, long second = 1)
    {
        lock (_gate)
        {
            last = Math.Min(last, _lastSent);
            // Between the lanes lies what was not sent yet: an answer that spans it speaks for one side only.
            if (first < _backlog) last = _backlog < _boundary ? Math.Min(last, _backlog - 1) : last;
            else first = Math.Max(first, _boundary);
            if (first > last) return null;
            for (int i = _flights.Count - 1; i >= 0; i--)
            {
                Flight flight = _flights[i];
                if (first > flight.Last || last < flight.First) continue;
                if (first <= flight.First && last >= flight.Last)
                {
                    _flights.RemoveAt(i);
                    if (flight.First < _boundary) _pace.Answered((now - flight.SentAt) / (double)second);
                }
                else if (first <= flight.First) _flights[i] = flight with { First = last + 1 };
                else if (last >= flight.Last) _flights[i] = flight with { Last = first - 1 };
            }
            return (first, last);
        }
    }

    public void Again(Retry retry)
    {
        lock (_gate)
        {
            _retries.Add(retry, _boundary);
        }
    }

    /// <summary>How often the ticks that an answer is about were refused before; asked before <see cref="Answered"/> takes them out.</summary>
    public int RefusalsOf(ulong first, ulong last)
    {
        lock (_gate) return _flights.Where(flight => first <= flight.Last && last >= flight.First).Select(flight => flight.Refusals).DefaultIfEmpty().Max();
    }

    /// <summary>What was refused and may be tried again: never in the last place, which is for what was not refused.</summary>
    public Retry? TakeRetry(long now)
    {
        lock (_gate)
        {
            int retried = _flights.Count(flight => flight.Refusals > 0);
            return retried < Math.Max(1, _maximum - 1) ? _retries.Take(now) : null;
        }
    }

    /// <summary>The ticks up to this one were taken or set aside: the rest of a refused range follows at once.</summary>
    public void ContinueAfter(ulong last)
    {
        lock (_gate) _retries.ContinueAfter(last);
    }

    private void Pass(ulong last)
    {
        if (last < _boundary) _backlog = Math.Max(_backlog, last + 1);
        else _next = Math.Max(_next, last + 1);
    }

    /// <summary>When something that waits for time alone may go: a pause or a retry; null if nothing does.</summary>
    public long? NextMoment(long now)
    {
        lock (_gate)
        {
            long? moment = _pausedUntil > now ? _pausedUntil : null;
            long? retry = _retries.NextMoment(now);
            return moment is null || retry < moment ? retry ?? moment : moment;
        }
    }
}
