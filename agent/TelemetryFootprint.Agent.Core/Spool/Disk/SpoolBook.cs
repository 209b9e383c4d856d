using Microsoft.Extensions.Logging;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// What is true of the spool's ticks at this moment, under one lock: which wait in memory, which may be seen, which a collector was offered,
/// which are to be forgotten, and how many went which way. It touches no file.
/// </summary>
internal sealed class SpoolBook
{
    private readonly Lock _gate = new();
    private readonly SpoolOptions _options;
    private readonly ILogger _logger;
    private readonly PendingTicks _pending;
    private readonly SpoolEnergy _energy;
    private readonly TickOffers _offers;
    private readonly QueueArrivals _arrivals = new();
    private SpoolCounts _counts;
    private TickSpans _forgotten = TickSpans.None;
    private TickSpans _uncounted = TickSpans.None;
    private SpoolFill _fill;
    private ulong _lastSequence;
    private ulong _visible;
    private string? _error;

    public SpoolBook(OpenSpool spool, SpoolEnergy energy, TickOffers offers, ILogger logger)
    {
        (_options, _energy, _offers, _logger) = (spool.Options, energy, offers, logger);
        _pending = new PendingTicks(_options.Pending);
        _counts = new(spool.State.Ticks) { Damaged = spool.Loss.Ticks };
        _lastSequence = _visible = spool.State.LastSequence;
        _fill = spool.Writer.Fill();
    }

    public QueueState State
    {
        get
        {
            lock (_gate)
            {
                long? oldest = _counts.Waiting == 0 ? null : _fill.OldestUnixMicroseconds ?? _pending.OldestUnixMicroseconds;
                return new(_counts.Waiting, _counts.Waiting == 0 ? 0 : _fill.Bytes + _pending.Bytes, oldest, _counts.Acknowledged, _counts.Dropped, _counts.SetAside, _lastSequence)
                {
                    DroppedMillijoules = _counts.DroppedMillijoules,
                    SetAsideMillijoules = _counts.SetAsideMillijoules,
                    ThinnedTicks = _counts.Thinned,
                };
            }
        }
    }

    public SpoolFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return new SpoolFigures(_options.Path, _fill.FileBytes)
                {
                    WriteErrors = _counts.WriteErrors,
                    WriteError = _error,
                    PendingTicks = _pending.Count,
                    DamagedTicks = _counts.Damaged,
                };
            }
        }
    }

    public long Revision
    {
        get
        {
            lock (_gate) return _offers.Revision;
        }
    }

    public ulong LastSequence
    {
        get
        {
            lock (_gate) return _lastSequence;
        }
    }

    /// <summary>Pages in use.</summary>
    public SpoolFill Fill
    {
        get
        {
            lock (_gate) return _fill;
        }
    }

    /// <summary>A tick from the sampler, under the next sequence, with what its devices kept for it.</summary>
    public void Add(SequencedTick tick, TickRecord record)
    {
        lock (_gate)
        {
            _lastSequence = tick.Sequence;
            _counts = _counts with { Waiting = _counts.Waiting + 1 };
            foreach (PendingTick dropped in _pending.Add(new(tick, record, _energy.TakeKept()))) GiveUp(dropped);
            if (_error is not null) Show(tick.Sequence);
        }
    }

    /// <summary>What of the range is seen in memory, up to where the disk is to be read, and what of that is hidden.</summary>
    public (List<SequencedTick> Ticks, ulong OnDisk, TickSpans Hidden) Look(ulong from, ulong to, int maximum)
    {
        lock (_gate)
        {
            ulong last = Math.Min(to, _visible);
            List<SequencedTick> seen = _error is null ? [] : [.. _pending.From(from).TakeWhile(tick => tick.Sequence <= last).Take(maximum)];
            return (seen, seen.Count > 0 ? seen[0].Sequence - 1 : last, _forgotten);
        }
    }

    public bool TryOffer(ulong first, ulong last, long revision)
    {
        lock (_gate) return _offers.TryOffer(first, last, revision);
    }

    /// <summary>What the file is to say before the range may leave; null: it says it, or cannot be written.</summary>
    public SpoolState? Reservation(ulong first, ulong last)
    {
        lock (_gate) return _error is null && _offers.Missing(first, last) is { } spans ? StateWith([]) with { Offered = spans } : null;
    }

    /// <summary>It says it.</summary>
    public void Reserve(SpoolState state)
    {
        lock (_gate) _offers.Written(state.Offered.Without(_forgotten));
    }

    /// <summary>A process that opened the file now would neither bridge the energy of the range nor merge its ticks.</summary>
    public bool IsInFile(ulong first, ulong last)
    {
        lock (_gate) return !_pending.From(first).Any(tick => tick.Sequence <= last) && _offers.Missing(first, last) is null;
    }

    /// <summary>What has left, or is about to, though the file does not say so.</summary>
    public SpoolState Delivered()
    {
        lock (_gate)
        {
            ulong last = _offers.Offered.Spans.Select(span => span.Last).LastOrDefault();
            return new(_lastSequence, 0, _offers.Offered, _options.BootId, _energy.With(_pending.EnergyTo(last)));
        }
    }

    /// <summary>Completes once a tick from there on, beyond those that can be seen, can be seen.</summary>
    public Task Arrival(ulong from)
    {
        lock (_gate) return _arrivals.After(Math.Max(from, _visible + 1));
    }

    /// <summary>
    /// The ticks of the range that waited in memory, and what was forgotten before. <paramref name="last"/> becomes the last that anybody can have seen. What is on
    /// the disk stays there until <see cref="Forgotten"/>: the caller counts it. One range at a time.
    /// </summary>
    public (HashSet<ulong> Waited, TickSpans Before) Forget(ulong first, ref ulong last)
    {
        lock (_gate)
        {
            last = Math.Min(last, _visible);
            TickSpans before = _forgotten;
            IReadOnlyList<PendingTick> taken = _pending.Take(first, last);
            foreach (PendingTick tick in taken) _energy.Settle(tick.Energy);
            _forgotten = _forgotten.With(first, last);
            _uncounted = TickSpans.None.With(first, last);
            _offers.Answered(first, last);
            return ([.. taken.Select(tick => tick.Sequence)], before);
        }
    }

    /// <summary>So many of the range waited.</summary>
    public void Forgotten(int ticks)
    {
        lock (_gate) (_uncounted, _counts) = (TickSpans.None, _counts with { Waiting = _counts.Waiting - ticks });
    }

    public void Count(Func<SpoolCounts, SpoolCounts> change)
    {
        lock (_gate) _counts = change(_counts);
    }

    /// <summary>What there is to commit; null: nothing.</summary>
    public (IReadOnlyList<PendingTick> Ticks, SpoolCommit Commit)? Work(int maximum)
    {
        lock (_gate)
        {
            IReadOnlyList<PendingTick> ticks = _pending.Oldest(maximum);
            TickSpans forgotten = _forgotten.Without(_uncounted);
            if (ticks.Count == 0 && forgotten.IsEmpty) return null;
            return (ticks, new(forgotten, [.. ticks.Select(tick => tick.Record)], StateWith(ticks)));
        }
    }

    /// <summary>It is committed.</summary>
    public void Settle(IReadOnlyList<PendingTick> ticks, SpoolCommit commit, SpoolFill fill)
    {
        lock (_gate)
        {
            _energy.Settle(ticks.SelectMany(tick => tick.Energy));
            if (ticks.Count > 0) _pending.Take(ticks[0].Sequence, ticks[^1].Sequence);
            _forgotten = _forgotten.Without(commit.Forgotten);
            _offers.Written(commit.State.Offered.Without(_forgotten));
            if (fill.OldestSequence is { } first and > 0) _offers.Answered(0, first - 1);
            _fill = fill;
            if (_error is not null) _logger.WritesAgain();
            _error = null;
            Show(ticks.Count > 0 ? Math.Max(_visible, ticks[^1].Sequence) : _visible);
        }
    }

    public bool HasPending
    {
        get
        {
            lock (_gate) return _pending.Count > 0;
        }
    }

    /// <summary>It is not committed: what came is seen in memory.</summary>
    public void Fail(string reason)
    {
        lock (_gate)
        {
            _counts = _counts with { WriteErrors = _counts.WriteErrors + 1 };
            if (_error is null) _logger.CannotWrite(reason);
            _error = reason;
            Show(_lastSequence);
        }
    }

    /// <summary>What a full spool must leave alone, and the state that goes with what it does.</summary>
    public (TickSpans Offered, TickSpans Leaving, SpoolState State) Untouchable()
    {
        lock (_gate) return (_offers.Offered, _forgotten, StateWith([]));
    }

    /// <summary>False: some of them were offered since it was planned, or even answered: a collector has those, so they are part of no checkpoint. A drop merges nothing.</summary>
    public bool TryClaim(TickSpans gone, bool isDrop = false)
    {
        lock (_gate) return !gone.Spans.Any(span => _forgotten.Overlaps(span.First, span.Last)) && _offers.TryClaim(gone, isDrop);
    }

    /// <summary>What was claimed is done, or is not to be done: who looked before must look again.</summary>
    public void Release()
    {
        lock (_gate) _offers.Release();
    }

    public void Thin(ThinningPlan plan, SpoolFill fill)
    {
        lock (_gate)
        {
            if (_counts.Thinned == 0 && plan.Thinned > 0) _logger.Thinning();
            _fill = fill;
            _counts = _counts.Drop(plan.Dropped, plan.DroppedMillijoules);
            _counts = _counts with { Waiting = _counts.Waiting - plan.Thinned + plan.Checkpoints.Count, Thinned = _counts.Thinned + plan.Thinned };
        }

        if (plan.Dropped > 0) _logger.Dropped(plan.Dropped, plan.DroppedMillijoules / 1000);
    }

    // Not the last of all: a number that nobody can have seen goes to the next process, or its row would be missed as a lost one.
    private SpoolState StateWith(IReadOnlyList<PendingTick> ticks) => new(ticks.Count > 0 ? Math.Max(_visible, ticks[^1].Sequence) : _visible, 0, _offers.ToSay, _options.BootId, _energy.With(ticks.SelectMany(tick => tick.Energy)));

    private void GiveUp(PendingTick tick)
    {
        if (_counts.Dropped == 0) _logger.MemoryFull();
        _energy.Settle(tick.Energy);
        _counts = _counts.Drop(1, tick.Tick.Tick.Millijoules);
    }

    private void Show(ulong sequence)
    {
        _visible = sequence;
        _arrivals.Reached(sequence);
    }
}
