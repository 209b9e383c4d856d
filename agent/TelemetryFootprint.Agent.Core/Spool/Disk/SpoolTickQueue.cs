using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// The queue on disk (README.md states its laws). <see cref="Append"/> only hands the tick over; <see cref="SpoolThread"/> has it committed, and
/// what is committed can be seen. While the disk refuses, ticks are seen in memory: the epoch is drawn anew at every opening, so the
/// number of a tick that was lost with the process never comes back as another tick's.
/// </summary>
public sealed class SpoolTickQueue : ITickQueue, IEnergyMemory, IDisposable
{
    private const int TicksPerCommit = 512;
    private const int Full = 13;
    private const long MinuteMicroseconds = 60_000_000;
    private const int StepsPerCommit = 8;

    private readonly Lock _gate = new();
    private readonly SpoolOptions _options;
    private readonly ILogger _logger;
    private readonly OpenSpool _spool;
    private readonly PendingTicks _pending;
    private readonly SpoolEnergy _energy;
    private readonly SpoolKey _origin;
    private readonly SpoolThinner _thinner;
    private readonly QueueArrivals _arrivals = new();
    private SpoolCounts _counts;
    private TickSpans _forgotten = TickSpans.None;
    private TickSpans _claimed = TickSpans.None;
    private TickSpans _offered;
    private SpoolFill _fill;
    private ulong _lastSequence;
    private ulong _visible;
    private long _lastInventory;
    private long _syncedMicroseconds;
    private string? _error;

    /// <exception cref="SpoolException">The spool cannot be there, is another agent's, or is of a newer version.</exception>
    public SpoolTickQueue(SpoolOptions options, ILogger logger)
    {
        _logger = logger;
        _spool = SpoolOpening.Open(options);
        _options = _spool.Options;
        _thinner = new SpoolThinner(_spool.Writer, _spool.Keys);
        if (_spool.Damage is { } damage) _logger.Salvaged(damage, _spool.SalvagedTicks, _spool.DamagedTicks);
        if (_spool.DeletedFiles > 0) _logger.Pruned(_spool.DeletedFiles, DamagedFiles.Kept);
        _counts = new(_spool.State.Ticks) { Damaged = _spool.DamagedTicks };
        _pending = new PendingTicks(options.Pending);
        _energy = new SpoolEnergy(_spool.State, options.BootId);
        Epoch = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        _origin = _spool.Keys.Add(SpoolKeyKind.Origin, SpoolKey.OriginContent(Epoch, options.BootId));
        _offered = _spool.State.Offered;
        _lastSequence = _visible = _spool.State.LastSequence;
        _spool.Keys.Use(_origin.Id, _lastSequence + 1);
        _fill = _spool.Writer.Fill();
    }

    public ulong Epoch { get; }

    public long Revision { get; private set; }

    /// <summary>Something to commit has come; called by any thread.</summary>
    internal Action Changed { get; set; } = () => { };

    /// <summary>Told why only a new process can go on with this file; called by any thread, more than once.</summary>
    internal Action<string> Broken { get; set; } = _ => { };

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
                    ThinnedTicks = _counts.Thinned,
                    DamagedTicks = _counts.Damaged,
                    SalvagedTicks = _spool.SalvagedTicks,
                    DeletedFiles = _spool.DeletedFiles,
                };
            }
        }
    }

    public EnergyState? Recall(string uuid) => _energy.Recall(uuid);

    public void Keep(EnergyState state) => _energy.Keep(state);

    public ulong Append(Tick tick)
    {
        // The sampler is the only one that appends, so the number is its own while the record is made.
        ulong sequence = _lastSequence + 1;
        var record = TickRecord.Of(sequence, tick, _origin.Id, _lastInventory = _spool.Keys.IdOf(tick.Inventory, sequence));
        lock (_gate)
        {
            _lastSequence = sequence;
            _counts = _counts with { Waiting = _counts.Waiting + 1 };
            foreach (PendingTick dropped in _pending.Add(new(new(sequence, tick), record, _energy.TakeKept()))) GiveUp(dropped);
            if (_error is not null) Show(sequence);
        }

        Changed();
        return sequence;
    }

    public QueueOrigin OriginOf(ulong sequence)
    {
        IReadOnlyList<(SpoolKey Key, ulong First)> origins = _spool.Keys.Origins();
        int place = origins.Count - 1;
        while (place > 0 && origins[place].First > sequence) place--;
        (ulong epoch, var bootId) = origins[place].Key.Origin;
        return new(epoch, bootId, origins[place].First, place + 1 < origins.Count ? origins[place + 1].First - 1 : long.MaxValue);
    }

    public IReadOnlyList<SequencedTick> Peek(ulong from, int maximum)
    {
        return Range(from, long.MaxValue, maximum);
    }

    private List<SequencedTick> Range(ulong from, ulong to, int maximum)
    {
        List<SequencedTick> seen;
        TickSpans hidden;
        ulong onDisk;
        lock (_gate)
        {
            hidden = _forgotten;
            seen = _error is null ? [] : [.. _pending.From(from).TakeWhile(tick => tick.Sequence <= Math.Min(to, _visible)).Take(maximum)];
            onDisk = seen.Count > 0 ? seen[0].Sequence - 1 : Math.Min(to, _visible);
        }

        var damaged = new List<ulong>();
        List<SequencedTick> ticks = Read(from, onDisk, maximum, hidden, damaged);
        foreach (ulong sequence in damaged) Lose(sequence);
        ticks.AddRange(seen.Take(maximum - ticks.Count));
        return ticks;
    }

    private List<SequencedTick> Read(ulong from, ulong to, int maximum, TickSpans hidden, List<ulong> damaged)
    {
        try
        {
            return _spool.Reader.Ticks(from, to, maximum, hidden, damaged);
        }
        catch (SqliteException error) when (SpoolCheck.IsCorrupt(error))
        {
            Broken("the spool's file is damaged; the next start salvages it");
            throw;
        }
    }

    public bool TryOffer(ulong first, ulong last, long revision)
    {
        lock (_gate)
        {
            if (revision != Revision || _claimed.Overlaps(first, last)) return false;
            _offered = _offered.With(first, last);
            return true;
        }
    }

    public async ValueTask WaitAsync(ulong from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task arrival;
        lock (_gate) arrival = _arrivals.After(Math.Max(from, _visible + 1));
        // A tick may have come before the wait was known, or wait since long.
        if (Peek(from, 1).Count == 0) await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Acknowledge(ulong first, ulong last)
    {
        long ticks = Forget(first, last).Count;
        lock (_gate) _counts = _counts with { Acknowledged = _counts.Acknowledged + ticks };
    }

    public void SetAside(ulong first, ulong last)
    {
        long millijoules = 0;
        foreach (SequencedTick tick in Range(first, last, int.MaxValue)) millijoules += tick.Tick.Rows.Sum(row => row.Millijoules);
        long ticks = Forget(first, last).Count;
        lock (_gate) _counts = _counts with { SetAside = _counts.SetAside + ticks, SetAsideMillijoules = _counts.SetAsideMillijoules + millijoules };
    }

    /// <summary>Makes durable what has come and forgets what may go. True if there is more to do at once.</summary>
    internal bool Commit()
    {
        IReadOnlyList<PendingTick> ticks;
        TickSpans forgotten;
        SpoolState state;
        lock (_gate)
        {
            (ticks, forgotten) = (_pending.Oldest(TicksPerCommit), _forgotten);
            if (ticks.Count == 0 && forgotten.IsEmpty) return false;
            state = new(_lastSequence, 0, _offered, _options.BootId, _energy.With(ticks.SelectMany(tick => tick.Energy)));
        }

        try
        {
            Settle(ticks, forgotten, _spool.Writer.Apply(new(forgotten, [.. ticks.Select(tick => tick.Record)], state)));
            for (int i = 0; i < StepsPerCommit && MakeRoom(); i++)
            {
            }

            SyncEachMinute(ticks);
        }
        catch (Exception error)
        {
            // Whatever it is: the thread must outlive it, and the ticks are delivered from memory.
            Fail(error);
            return false;
        }

        lock (_gate) return _pending.Count > 0;
    }

    /// <summary>Commits of <see cref="SpoolDurability.Minute"/> are in the system's hands until then.</summary>
    private void SyncEachMinute(IReadOnlyList<PendingTick> ticks)
    {
        if (_options.Durability != SpoolDurability.Minute || ticks.Count == 0) return;
        long now = ticks[^1].Tick.Tick.MonotonicMicroseconds;
        if (now - _syncedMicroseconds < MinuteMicroseconds) return;
        _spool.Writer.Checkpoint();
        _syncedMicroseconds = now;
    }

    /// <summary>Thins or drops some of the oldest ticks if there are more than there is room for; true if that may not have been enough.</summary>
    private bool MakeRoom()
    {
        TickSpans kept;
        SpoolState state;
        lock (_gate)
        {
            if (_fill.Bytes <= Room()) return false;
            kept = _offered.With(_forgotten);
            state = new(_lastSequence, 0, _offered, _options.BootId, _energy.With([]));
        }

        if (_thinner.Plan(kept, mayDrop: _fill.Bytes > _options.PageBytes) is not { } plan) return false;
        lock (_gate)
        {
            // Offered while it was planned: not these, then.
            if (plan.Gone.Spans.Any(span => _offered.Overlaps(span.First, span.Last))) return true;
            _claimed = plan.Gone;
        }

        try
        {
            FaultPoint.Pass("thin.begin");
            SpoolFill fill = _spool.Writer.Apply(new(plan.Gone, plan.Checkpoints, state));
            FaultPoint.Pass("thin.committed");
            Count(plan, fill);
        }
        finally
        {
            lock (_gate) (_claimed, Revision) = (TickSpans.None, Revision + 1);
        }

        return true;
    }

    private void Count(ThinningPlan plan, SpoolFill fill)
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

    /// <summary>For pages in use: within the spool's own cap, and leaving the log what the disk has.</summary>
    private long Room() => Math.Min(_options.PageBytes, Math.Max(0, _fill.FileBytes + Math.Min(SpoolLocation.AvailableBytes(_options.Directory), _options.MaxBytes) - _options.LogBytes));

    /// <summary>What waits in memory is committed, if the disk takes it.</summary>
    public void Dispose()
    {
        while (Commit())
        {
        }

        _spool.Dispose();
    }

    private void Settle(IReadOnlyList<PendingTick> ticks, TickSpans forgotten, SpoolFill fill)
    {
        lock (_gate)
        {
            _energy.Settle(ticks.SelectMany(tick => tick.Energy));
            if (ticks.Count > 0) _pending.Take(ticks[0].Sequence, ticks[^1].Sequence);
            _forgotten = _forgotten.Without(forgotten);
            if (fill.OldestSequence is { } first and > 0) _offered = _offered.Without(0, first - 1);
            _fill = fill;
            if (_error is not null) _logger.WritesAgain();
            _error = null;
            Show(ticks.Count > 0 ? Math.Max(_visible, ticks[^1].Sequence) : _visible);
        }

        ulong oldest = fill.OldestSequence ?? (ticks.Count > 0 ? ticks[^1].Sequence : 0);
        _spool.Writer.Forget(_spool.Keys.Forget(oldest, _origin.Id, _lastInventory));
    }

    private void Fail(Exception error)
    {
        lock (_gate)
        {
            _counts = _counts with { WriteErrors = _counts.WriteErrors + 1 };
            if (_error is null) _logger.CannotWrite(error.Message);
            _error = error.Message;
            Show(_lastSequence);
        }

        if (error is SqliteException { SqliteErrorCode: Full }) FoldLog();
        if (SpoolCheck.IsCorrupt(error)) Broken("the spool's file is damaged; the next start salvages it");
    }

    /// <summary>On a full disk the log's own pages are room too.</summary>
    private void FoldLog()
    {
        try
        {
            _spool.Writer.Checkpoint();
        }
        catch (SqliteException)
        {
            // Then the next commit tries again.
        }
    }

    /// <summary>The sequences of the range that waited until now.</summary>
    private HashSet<ulong> Forget(ulong first, ulong last)
    {
        HashSet<ulong> waited;
        TickSpans before;
        lock (_gate)
        {
            // Nobody can have answered what nobody has seen.
            last = Math.Min(last, _visible);
            before = _forgotten;
            IReadOnlyList<PendingTick> taken = _pending.Take(first, last);
            foreach (PendingTick tick in taken) _energy.Settle(tick.Energy);
            waited = [.. taken.Select(tick => tick.Sequence)];
            _forgotten = _forgotten.With(first, last);
            _offered = _offered.Without(first, last);
        }

        waited.UnionWith(_spool.Reader.Sequences(first, last).Where(sequence => !before.Contains(sequence)));
        lock (_gate) _counts = _counts with { Waiting = _counts.Waiting - waited.Count };
        Changed();
        return waited;
    }

    private void Lose(ulong sequence)
    {
        if (!Forget(sequence, sequence).Contains(sequence)) return;
        lock (_gate) _counts = _counts with { Damaged = _counts.Damaged + 1 };
        _logger.Unreadable(1);
    }

    private void GiveUp(PendingTick tick)
    {
        if (_counts.Dropped == 0) _logger.MemoryFull();
        _energy.Settle(tick.Energy);
        _counts = _counts.Drop(1, tick.Millijoules);
    }

    private void Show(ulong sequence)
    {
        _visible = sequence;
        _arrivals.Reached(sequence);
    }
}
