using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Ingest.Runs;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

/// <summary>
/// The runs that any of the collectors of one store has registered, this one's own too, once the store was read; before that, what was changed here. In memory:
/// own words are on the disk, the others' in the store. Safe for concurrent callers.
/// </summary>
internal sealed class KnownRuns(IRunStore own, string collector, Func<string, string?> userOf, TimeProvider time, int capacity = 2 * IRunStore.Capacity)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly Lock _turn = new();
    private readonly ConcurrentDictionary<string, Run> _merged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunRecord> _untold = new(StringComparer.Ordinal);
    private Dictionary<string, RunRecord[]> _records = new(StringComparer.Ordinal);
    private bool _isWhole;
    private long _changes;
    private volatile bool _isCut;

    public string Collector => collector;

    public int Capacity => capacity;

    public int Count => _merged.Count;

    /// <summary>The store had more than there is room for, when it was last read as a whole or since.</summary>
    public bool IsCut => _isCut;

    public int UntoldCount => Locked(() => _untold.Count);

    /// <summary>Moves on with every run that is new, of another project, or gone.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public IEnumerable<Run> All => _merged.Values;

    /// <summary>As all have it; null: nobody is known to have registered it.</summary>
    public Run? Find(string id) => _merged.GetValueOrDefault(id);

    /// <summary>When its newest attempt began at any of the collectors; null: there was one alone.</summary>
    public DateTimeOffset? BegunOf(string id) => Locked(() => RunRecord.BegunOf(_records.GetValueOrDefault(id) ?? [], ClaimedRuns.EndOfAnAttempt));

    /// <summary>How many records of other collectors are of this user.</summary>
    public int ElsewhereOf(IReadOnlyCollection<string> users) =>
        Locked(() => _records.Values.Sum(records => records.Count(record => record.Collector != collector && record.Run.User is { } user && users.Contains(user))));

    /// <summary>The run was registered or changed here.</summary>
    /// <param name="id">Which.</param>
    /// <param name="isChosen">Its words are somebody's choice; null: if they are of one who chooses.</param>
    public void Say(string id, bool? isChosen = null)
    {
        lock (_turn)
        {
            if (own.Find(id) is not { } run) return;
            SayLocked(run, isChosen ?? RunSources.IsChosen(run.Source));
            MergeLocked(id);
        }
    }

    /// <summary>All that the store has, as a whole. What it lacks of this collector's own is told again, and of what goes on for a week too.</summary>
    public void Begin(IReadOnlyList<ToldRun> told)
    {
        lock (_turn)
        {
            var (before, now) = (_records, time.GetUtcNow());
            _records = new(StringComparer.Ordinal);
            _isCut = told.Count > capacity;
            var newest = told.Take(capacity).GroupBy(run => (run.Record.Run.Id, run.Record.Collector)).ToDictionary(points => points.Key, points => points.MaxBy(point => point.Told)!);
            foreach (var run in newest.Values) PutLocked(Kept(run.Record));
            foreach (var run in own.List(new(), int.MaxValue))
            {
                var known = newest.GetValueOrDefault((run.Id, collector));
                var isSame = known is not null && RunRecord.IsSame(known.Record.Run, run);
                // Whoever was forgotten, or is kept in another way now, makes no old words new.
                if (known is not null && !isSame && RunRecord.IsSame(known.Record.Run with { User = run.User }, run))
                {
                    _untold[run.Id] = known.Record with { Run = run };
                    PutLocked(_untold[run.Id]);
                    continue;
                }

                if (isSame && !(run.Ended is null && RunLines.TimeOf(run, now) > known!.At)) continue;
                // What the store let go of for its age is not told for ever.
                if (known is null && _isWhole && run.Ended < now - Week && !_untold.ContainsKey(run.Id))
                    PutLocked(new(run, collector, 0));
                else
                    // What the store has in other words was changed since, by somebody or not.
                    SayLocked(run, known is not null || RunSources.IsChosen(run.Source), isRepeat: isSame);
            }

            foreach (var id in before.Keys.Concat(_records.Keys).ToHashSet(StringComparer.Ordinal)) MergeLocked(id);
            _isWhole = true;
        }
    }

    /// <summary>Some of what others told of since.</summary>
    public void Take(IReadOnlyList<ToldRun> told)
    {
        lock (_turn)
        {
            foreach (var run in told.Where(run => run.Record.Collector != collector).OrderBy(run => run.Told))
            {
                var id = run.Record.Run.Id;
                if (_records.Count >= capacity && !_records.ContainsKey(id))
                {
                    _isCut = true;
                    continue;
                }

                PutLocked(Kept(run.Record));
                MergeLocked(id);
            }
        }
    }

    /// <summary>What the store has not taken yet, the oldest words first.</summary>
    public IReadOnlyList<RunRecord> Untold(int most) => Locked(() => _untold.Values.OrderBy(record => record.Said).Take(most).ToList());

    /// <summary>The store took these.</summary>
    public void Told(IReadOnlyList<RunRecord> records)
    {
        lock (_turn)
        {
            foreach (var record in records.Where(record => ReferenceEquals(_untold.GetValueOrDefault(record.Run.Id), record))) _untold.Remove(record.Run.Id);
        }
    }

    private void SayLocked(Run run, bool isChosen, bool isRepeat = false)
    {
        var known = _records.GetValueOrDefault(run.Id) ?? [];
        var said = RunRecord.Of(run, collector, _untold.TryGetValue(run.Id, out var waiting) ? [waiting, .. known] : known, RunLines.Microseconds(time.GetUtcNow()), isChosen);
        if (!isRepeat && known.Any(record => record.Collector == collector && RunRecord.IsSame(record.Run, run)) && waiting is null) return;
        said = said with { Begun = own.UsedBefore(run.Id)?.At };
        _untold[run.Id] = said;
        PutLocked(said);
    }

    private void PutLocked(RunRecord record) =>
        _records[record.Run.Id] = [record, .. _records.GetValueOrDefault(record.Run.Id)?.Where(other => other.Collector != record.Collector) ?? []];

    private void MergeLocked(string id)
    {
        var before = _merged.GetValueOrDefault(id);
        if (_records.TryGetValue(id, out var records)) _merged[id] = RunRecord.Merge(records);
        else _merged.TryRemove(id, out _);
        if ((before is null) != (records is null) || before?.Project != _merged.GetValueOrDefault(id)?.Project) Interlocked.Increment(ref _changes);
    }

    /// <summary>Others may keep users in another way than this one is told to.</summary>
    private RunRecord Kept(RunRecord record) =>
        record.Collector != collector && record.Run.User is { } user ? record with { Run = record.Run with { User = userOf(user) } } : record;

    private T Locked<T>(Func<T> read)
    {
        lock (_turn) return read();
    }
}
