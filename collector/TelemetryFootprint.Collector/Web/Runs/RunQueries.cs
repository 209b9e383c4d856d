using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Slurm;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary><c>/runs</c>: who they are is in the registry, what they used in the ledger.</summary>
internal sealed class RunQueries(IRunStore runs, UserNames users, LedgerQueries ledger, IBookkeeping book, TimeProvider time)
{
    public const int MostRows = 1000;

    // A claim may begin before a tracker says so, and a clock may be off.
    private const int MarginMinutes = 60;

    /// <summary><paramref name="visible"/>: the caller sees the runs of these projects; null: all.</summary>
    public RunsAnswer List(string? project, string? user, string? active, string? limit, IReadOnlySet<string>? visible = null, CancellationToken cancellationToken = default)
    {
        bool? wanted = active switch { null or "" => null, "true" => true, "false" => false, _ => throw new QueryException("active", $"'{active}' is neither true nor false") };
        var most = limit is null or "" ? 100
            : int.TryParse(limit, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rows) && rows is > 0 and <= MostRows ? rows
            : throw new QueryException("limit", $"'{limit}' is not a number from 1 to {MostRows}");
        var found = runs.List(new() { Projects = Within(project, visible), User = string.IsNullOrEmpty(user) ? null : users.Asked(user), Active = wanted }, most + 1);
        // Nobody said whose the others are, nor whether they are over: a filter by that finds none of them.
        if (!string.IsNullOrEmpty(project) || !string.IsNullOrEmpty(user) || wanted is not null || !SeesUnregistered(visible)) return new([.. found.Take(most).Select(RunRow.Of)], found.Count > most);
        var known = ledger.NewestRuns(MostRows + 1, cancellationToken);
        found = [.. found.Concat(Unregistered(known.Take(MostRows))).OrderByDescending(run => run.Started).Take(most + 1)];
        return new([.. found.Take(most).Select(RunRow.Of)], found.Count > most || known.Count > MostRows);
    }

    /// <summary>Null: no run of that id is registered nor has energy, or the caller does not see its project.</summary>
    public RunAnswer? Find(string id, string? step, IReadOnlySet<string>? visible, CancellationToken cancellationToken)
    {
        runs.Await(cancellationToken);
        if ((runs.Find(id) ?? Unregistered(id, visible, cancellationToken)) is not { } run || visible?.Contains(run.Project ?? string.Empty) == false) return null;
        var now = time.GetUtcNow();
        var end = run.Ended is { } ended && ended < now ? ended : now;
        // Whole hours: of those that are folded there are no minutes any more.
        var told = UtcMinute.FromTime(run.Started < end ? run.Started : end) + -MarginMinutes;
        // A run may be named when it is over, by somebody who does not say when it began.
        var from = (ledger.FirstMinuteOf(run.Id, cancellationToken) is { } first && first < told ? first : told).FloorTo(60);
        var range = new MinuteRange(from, (UtcMinute.FromTime(end) + (MarginMinutes + 59)).FloorTo(60));
        var (rows, hosts, timeline) = ledger.OfRun(run.Id, range, step, cancellationToken);
        return new(RunRow.Of(run), range.From.ToTime(), range.To.ToTime(), rows, rows.Count > 0 ? null : "no agent has told of energy of this run", hosts) { Timeline = timeline };
    }

    // Of the newest that the ledger has: older ones are found by their ids.
    private IEnumerable<Run> Unregistered(IEnumerable<LedgerRun> newest)
    {
        List<LedgerRun> known = [.. newest];
        var registered = runs.Find([.. known.Select(run => run.Id)]);
        return known.Where(run => !registered.ContainsKey(run.Id)).Select(run => OfLedger(run.Id, run.First));
    }

    private Run? Unregistered(string id, IReadOnlySet<string>? visible, CancellationToken cancellationToken) =>
        SeesUnregistered(visible) && RunId.WhyNot(id) is null && ledger.FirstMinuteOf(id, cancellationToken) is { } first ? OfLedger(id, first) : null;

    // They have no project, and who sees some projects alone does not see those without one.
    private static bool SeesUnregistered(IReadOnlySet<string>? visible) => visible?.Contains(string.Empty) != false;

    private static Run OfLedger(string id, UtcMinute first) => new(id, id, first.ToTime()) { Source = Run.OfLedger };

    private static IReadOnlyCollection<string>? Within(string? project, IReadOnlySet<string>? visible) =>
        string.IsNullOrEmpty(project) ? visible : visible?.Contains(project) == false ? [] : [project];

    /// <summary>The run that is registered now, and whether it is this one's doing; a repeat changes nothing and is told as what it is. What a host claimed of itself gives way.</summary>
    public (Run Run, bool IsNew) Add(Run named, string who)
    {
        var run = Kept(named);
        return runs.Add(run) switch
        {
            null => (run, true),
            // A job that is queued again has its number again, and so has its prolog.
            { Source: SlurmProjects.Prolog, Ended: { } ended } when run.Source == SlurmProjects.Prolog && ended <= run.Started => (Change(run.Id, job => job with { Ended = null }, who) ?? run, false),
            { Source: Run.Claimed } => Change(run.Id, known => known.Source == Run.Claimed ? OverClaimed(run, known) : known, who) is { } now
                ? (now, false)
                : (run, true),
            var known => (known, false),
        };
    }

    /// <summary>What the new words leave out stays as the host told it.</summary>
    private static Run OverClaimed(Run named, Run known) => named with
    {
        Started = named.Started < known.Started ? named.Started : known.Started,
        Ended = known.Ended,
        User = named.User ?? known.User,
        Phase = named.Phase ?? known.Phase,
    };

    /// <summary>What moves a run's energy from one total to another is in the audit, or it is not changed. Null: no run of that id is registered.</summary>
    public Run? Change(string id, Func<Run, Run> change, string who) => runs.Change(id, run => Audited(run, change(run), who, "changed by the API"));

    /// <summary>What a place's own records say of a run, where nobody else has said it; a run that nobody registered is registered by it.</summary>
    public void Fill(string id, RunFacts facts)
    {
        runs.Add(new Run(id, id, facts.Started ?? time.GetUtcNow()) { Source = facts.Source });
        if (runs.Find(id) is { } known && !ReferenceEquals(facts.Fill(known), known)) runs.Fill(id, run => Audited(run, facts.Fill(run), facts.Source, $"told by {facts.Source}"));
    }

    private Run Audited(Run run, Run next, string who, string reason)
    {
        var changed = Kept(next);
        var (was, now) = (run.Describe(), changed.Describe());
        if (was != now) book.Record(new(who, AuditEntry.Run, run.Id, was, now, reason), time.GetUtcNow());
        return changed;
    }

    // Before it is described for the audit.
    private Run Kept(Run run) => run.User is { } user ? run with { User = users.Kept(user) } : run;
}
