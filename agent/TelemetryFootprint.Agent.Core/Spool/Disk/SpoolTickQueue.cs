using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// The queue on disk (README.md states its laws). <see cref="Append"/> only hands the tick over; <see cref="SpoolThread"/> has it committed, and
/// what is committed can be seen. While the disk refuses, ticks are seen in memory: the epoch is drawn anew at every opening, so the
/// number of a tick that was lost with the process never comes back as another tick's.
/// </summary>
public sealed class SpoolTickQueue : ITickQueue, IEnergyMemory, IDisposable
{
    internal const string Damaged = "the spool's file is damaged; the next start salvages it";

    private readonly ILogger _logger;
    private readonly OpenSpool _spool;
    private readonly SpoolNote _note;
    private readonly SpoolEnergy _energy;
    private readonly SpoolBook _book;
    private readonly SpoolCommitter _committer;
    private readonly SpoolKey _origin;
    private readonly Lock _forgetting = new();
    private long _lastInventory;

    /// <exception cref="SpoolException">The spool cannot be there, is another agent's, or is of a newer version.</exception>
    public SpoolTickQueue(SpoolOptions options, ILogger logger)
    {
        _logger = logger;
        _spool = SpoolOpening.Open(options);
        if (_spool.Damage is { } damage) _logger.Salvaged(damage, _spool.SalvagedTicks, _spool.Loss);
        if (_spool.DeletedFiles > 0) _logger.Pruned(_spool.DeletedFiles, DamagedFiles.Kept);
        _note = new SpoolNote(options.Directory);
        _energy = new SpoolEnergy(_spool.State, options.BootId, _note.Found);
        _book = new SpoolBook(_spool, _energy, new TickOffers(_spool.State, _note.Found.Offered), logger);
        Epoch = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        _origin = _spool.Keys.Add(SpoolKeyKind.Origin, SpoolKey.OriginContent(Epoch, options.BootId));
        _spool.Keys.Use(_origin.Id, _book.LastSequence + 1);
        _committer = new SpoolCommitter(_spool, _book, reason => Broken(reason)) { InUse = () => (_origin.Id, _lastInventory), Forgetting = _forgetting };
    }

    public ulong Epoch { get; }

    public long Revision => _book.Revision;

    /// <summary>Something to commit has come; called by any thread.</summary>
    internal Action Changed { get; set; } = () => { };

    /// <summary>Told why only a new process can go on with this file; called by any thread, more than once.</summary>
    internal Action<string> Broken { get; set; } = _ => { };

    public QueueState State => _book.State;

    public SpoolFigures Figures => _book.Figures with { SalvagedTicks = _spool.SalvagedTicks, DeletedFiles = _spool.DeletedFiles };

    public EnergyState? Recall(string uuid) => _energy.Recall(uuid);

    public void Keep(EnergyState state) => _energy.Keep(state);

    public ulong Append(Tick tick)
    {
        // The sampler is the only one that appends, so the number is its own while the record is made.
        ulong sequence = _book.LastSequence + 1;
        var record = TickRecord.Of(sequence, tick, _origin.Id, _lastInventory = _spool.Keys.IdOf(tick.Inventory, sequence));
        _book.Add(new(sequence, tick), record);
        Changed();
        return sequence;
    }

    public QueueOrigin OriginOf(ulong sequence)
    {
        IReadOnlyList<(SpoolKey Key, ulong First)> origins = _spool.Keys.Origins();
        int place = origins.Count - 1;
        while (place > 0 && origins[place].First > sequence) place--;
        (ulong epoch, var bootId) = origins[place].Key.Origin;
        return new(epoch, bootId, place + 1 < origins.Count ? origins[place + 1].First - 1 : long.MaxValue);
    }

    public IReadOnlyList<SequencedTick> Peek(ulong from, int maximum) => Range(from, long.MaxValue, maximum);

    public bool TryOffer(ulong first, ulong last, long revision)
    {
        if (!_book.TryOffer(first, last, revision)) return false;
        if (!_committer.Reserve(first, last)) _note.Write(_book.Delivered);
        return true;
    }

    public async ValueTask WaitAsync(ulong from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task arrival = _book.Arrival(from);
        // A tick may have come before the wait was known, or wait since long.
        if (Peek(from, 1).Count == 0) await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Acknowledge(ulong first, ulong last)
    {
        long ticks = Forget(first, last).Count;
        _book.Count(counts => counts with { Acknowledged = counts.Acknowledged + ticks });
    }

    public void SetAside(ulong first, ulong last)
    {
        List<SequencedTick> seen = Range(first, last, int.MaxValue);
        // What was dropped for want of room meanwhile is counted there.
        var waited = Forget(first, last);
        long ticks = waited.Count, millijoules = seen.Where(tick => waited.Contains(tick.Sequence)).Sum(tick => tick.Tick.Millijoules);
        _book.Count(counts => counts with { SetAside = counts.SetAside + ticks, SetAsideMillijoules = counts.SetAsideMillijoules + millijoules });
    }

    /// <summary>Makes durable what has come and forgets what may go. True if there is more to do at once.</summary>
    internal bool Commit() => _committer.Commit();

    /// <summary>What waits in memory is committed, if the disk takes it.</summary>
    public void Dispose()
    {
        while (Commit())
        {
        }

        _note.Dispose();
        _spool.Dispose();
    }

    private List<SequencedTick> Range(ulong from, ulong to, int maximum)
    {
        (List<SequencedTick> seen, ulong onDisk, TickSpans hidden) = _book.Look(from, to, maximum);
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
            Broken(Damaged);
            throw;
        }
    }

    /// <summary>The sequences of the range that waited until now.</summary>
    private HashSet<ulong> Forget(ulong first, ulong last)
    {
        HashSet<ulong> waited;
        lock (_forgetting)
        {
            (waited, TickSpans before) = _book.Forget(first, ref last);
            try
            {
                waited.UnionWith(_spool.Reader.Sequences(first, last).Where(sequence => !before.Contains(sequence)));
            }
            finally
            {
                _book.Forgotten(waited.Count);
            }
        }

        Changed();
        return waited;
    }

    private void Lose(ulong sequence)
    {
        if (!Forget(sequence, sequence).Contains(sequence)) return;
        _book.Count(counts => counts with { Damaged = counts.Damaged + 1 });
        _logger.Unreadable(1);
    }
}
