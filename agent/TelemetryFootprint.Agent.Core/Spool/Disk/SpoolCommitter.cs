using Microsoft.Data.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Brings what the book says to the disk, and makes room there. One thread has its turn at a time; no failure of the disk leaves it.</summary>
internal sealed class SpoolCommitter(OpenSpool spool, SpoolBook book, Action<string> broken)
{
    private const int TicksPerCommit = 512;
    private const int Full = 13;
    private const long MinuteMicroseconds = 60_000_000;
    private const int StepsPerCommit = 8;

    private readonly Lock _turn = new();
    private readonly SpoolOptions _options = spool.Options;
    private readonly SpoolThinner _thinner = new(spool.Writer);
    private long _syncedMicroseconds;

    /// <summary>The keys that the next tick will name: they stay, whatever is forgotten.</summary>
    public required Func<(long Origin, long Inventory)> InUse { get; init; }

    /// <summary>Held while ticks are answered: what is dropped at that moment must not be counted as acknowledged too.</summary>
    public required Lock Forgetting { get; init; }

    /// <summary>Makes durable what has come and forgets what may go. True if there is more to do at once.</summary>
    public bool Commit()
    {
        lock (_turn) return CommitInTurn();
    }

    /// <summary>Has the file say that a collector may have these ticks, before their first byte leaves. False: it does not say all that the next process must know.</summary>
    public bool Reserve(ulong first, ulong last)
    {
        // A disk that refuses does not keep them from leaving, nor do they wait while it is asked again.
        if (book.Reservation(first, last) is null) return book.IsInFile(first, last);
        lock (_turn)
        {
            if (book.Reservation(first, last) is { } state) Reserve(state);
        }

        return book.IsInFile(first, last);
    }

    private void Reserve(SpoolState state)
    {
        try
        {
            spool.Writer.Apply(new(TickSpans.None, [], state));
            // The ticks themselves may be synced since long: none may come back as never offered.
            if (_options.Durability == SpoolDurability.Minute) spool.Writer.Checkpoint();
            book.Reserve(state);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private bool CommitInTurn()
    {
        if (book.Work(TicksPerCommit) is not { } work) return false;
        try
        {
            SpoolFill fill = spool.Writer.Apply(work.Commit);
            book.Settle(work.Ticks, work.Commit, fill);
            ForgetKeys(work.Ticks, fill);
            for (int i = 0; i < StepsPerCommit && MakeRoom(); i++)
            {
            }

            SyncEachMinute(work.Ticks);
        }
        catch (Exception error)
        {
            // Whatever it is: the thread must outlive it, and the ticks are delivered from memory.
            Fail(error);
            return false;
        }

        return book.HasPending;
    }

    private void ForgetKeys(IReadOnlyList<PendingTick> ticks, SpoolFill fill)
    {
        ulong oldest = fill.OldestSequence ?? (ticks.Count > 0 ? ticks[^1].Tick.Sequence : 0);
        (long origin, long inventory) = InUse();
        spool.Writer.Forget(spool.Keys.Forget(oldest, origin, inventory));
    }

    /// <summary>Commits of <see cref="SpoolDurability.Minute"/> are in the system's hands until then.</summary>
    private void SyncEachMinute(IReadOnlyList<PendingTick> ticks)
    {
        if (_options.Durability != SpoolDurability.Minute || ticks.Count == 0) return;
        long now = ticks[^1].Tick.Tick.MonotonicMicroseconds;
        if (now - _syncedMicroseconds < MinuteMicroseconds) return;
        spool.Writer.Checkpoint();
        _syncedMicroseconds = now;
    }

    /// <summary>Thins or drops some of the oldest ticks if there are more than there is room for; true if that may not have been enough.</summary>
    private bool MakeRoom()
    {
        SpoolFill fill = book.Fill;
        if (fill.Bytes <= Room(fill)) return false;
        (TickSpans offered, TickSpans leaving, SpoolState state) = book.Untouchable();
        if (_thinner.Plan(offered, leaving, mayDrop: fill.Bytes > _options.PageBytes) is not { } plan) return false;
        lock (Forgetting) return Replace(plan, state);
    }

    private bool Replace(ThinningPlan plan, SpoolState state)
    {
        if (!book.TryClaim(plan.Gone, isDrop: plan.Dropped > 0))
        {
            // Some were offered while it was planned: not those, then, but their neighbours.
            _thinner.Undo(plan);
            return true;
        }

        try
        {
            FaultPoint.Pass("thin.begin");
            SpoolFill thinned = spool.Writer.Apply(new(plan.Gone, plan.Checkpoints, state));
            FaultPoint.Pass("thin.committed");
            book.Thin(plan, thinned);
        }
        catch
        {
            // The disk refused it: the next commit plans it again.
            _thinner.Undo(plan);
            throw;
        }
        finally
        {
            book.Release();
        }

        return true;
    }

    /// <summary>For pages in use: within the spool's own cap, and leaving the log what the disk has.</summary>
    private long Room(SpoolFill fill) =>
        Math.Min(_options.PageBytes, Math.Max(0, fill.FileBytes + Math.Min(SpoolLocation.AvailableBytes(_options.Directory), _options.MaxBytes) - _options.LogBytes));

    private void Fail(Exception error)
    {
        book.Fail(error.Message);
        if (error is SqliteException { SqliteErrorCode: Full }) FoldLog();
        if (SpoolCheck.IsCorrupt(error)) broken(SpoolTickQueue.Damaged);
    }

    /// <summary>On a full disk the log's own pages are room too.</summary>
    private void FoldLog()
    {
        try
        {
            spool.Writer.Checkpoint();
        }
        catch (SqliteException)
        {
            // Then the next commit tries again.
        }
    }
}
