using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

/// <summary>
/// The registry where collectors share a store: a run is read as all have it (<see cref="RunRecord.Merge"/>), and what is changed is written to this one's own
/// file, from where <see cref="RunExchange"/> tells the others. A run that another has registered is registered: to change it makes this one's own record of it.
/// </summary>
internal sealed class SharedRunStore(IRunStore own, KnownRuns known, RunExchange exchange) : IRunStore
{
    // Not held while others are read: two changes of one run here are one behind the other.
    private readonly Lock _turn = new();

    public long Count => own.Count;

    public Run? FindHere(string id) => own.Find(id);

    public void Await(CancellationToken cancellationToken) => exchange.Await(cancellationToken);

    public Run? Find(string id) => known.Find(id) ?? own.Find(id);

    public Run? Add(Run run)
    {
        // What hosts claim gives way to words that are heard later; anybody else's would be newer than those.
        if (run.Source != Run.Claimed) HearOf(run.Id);
        lock (_turn)
        {
            if (Find(run.Id) is not { } there) return own.Add(run) ?? Said(run.Id);
            // The ranks that are claimed here end here: of that this one keeps its own record, in the words that are known.
            if (run.Source == Run.Claimed && own.Find(run.Id) is null && own.Add(there with { Source = Run.Claimed }) is null) known.Say(run.Id);
            return there;
        }
    }

    public Run? Change(string id, Func<Run, Run> change) => Write(id, change, isChosen: true);

    public Run? Fill(string id, Func<Run, Run> change) => Write(id, change, isChosen: false);

    public Run? ChangeHere(string id, Func<Run, Run> change)
    {
        lock (_turn)
        {
            var changed = own.Change(id, change);
            if (changed is not null) known.Say(id);
            return changed;
        }
    }

    public RunStanding? UsedBefore(string id) => own.UsedBefore(id);

    public bool BeginAgain(string id, RunStanding used)
    {
        lock (_turn)
        {
            if (Find(id) is not { Source: Run.Claimed, Ended: not null } merged) return false;
            if (own.Find(id) is null) own.Add(merged);
            var begun = own.BeginAgain(id, used);
            known.Say(id);
            return begun;
        }
    }

    public IReadOnlyDictionary<string, Run> Find(IReadOnlyCollection<string> ids)
    {
        var found = new Dictionary<string, Run>(own.Find(ids), StringComparer.Ordinal);
        foreach (var merged in ids.Select(known.Find).OfType<Run>()) found[merged.Id] = merged;
        return found;
    }

    public IReadOnlyDictionary<string, string> Labels(string name) => Each(own.Labels(name), run => run.Labels.GetValueOrDefault(name));

    public IReadOnlyDictionary<string, string> Users() => Each(own.Users(), run => run.User);

    public IReadOnlyList<Run> List(RunFilter asked, int most)
    {
        exchange.Await(CancellationToken.None);
        return [.. known.All.Where(asked.Has).OrderByDescending(run => run.Started).ThenBy(run => run.Id, StringComparer.Ordinal).Take(most)];
    }

    public IReadOnlyList<Run> ListHere(RunFilter asked, int most) =>
        [.. own.List(asked, most).Where(run => asked.Active is null || (known.Find(run.Id) ?? run).Ended is null == asked.Active)];

    private Run? Write(string id, Func<Run, Run> change, bool isChosen)
    {
        HearOf(id);
        lock (_turn)
        {
            if (Find(id) is not { } merged) return null;
            if (own.Find(id) is not null)
                own.Change(id, held => change(merged) is var next && RunRecord.IsSame(next, merged) ? held : Here(next, merged, held.Ended));
            else if (change(merged) is var next && !RunRecord.IsSame(next, merged))
                // Of a claim no rank is here, and so none that could end.
                own.Add(Here(next, merged, merged.Ended ?? merged.Started));
            known.Say(id, isChosen);
            return Find(id);
        }
    }

    /// <exception cref="StoreUnavailableException">Nobody here knows the run, and what others do was never heard.</exception>
    private void HearOf(string id)
    {
        if (Find(id) is null) exchange.Await(CancellationToken.None);
    }

    /// <summary>Others' ranks are not this one's to end or to go on with.</summary>
    private static Run Here(Run next, Run merged, DateTimeOffset? ended) => next.Source == Run.Claimed && next.Ended == merged.Ended ? next with { Ended = ended } : next;

    private Run? Said(string id)
    {
        known.Say(id);
        return null;
    }

    private Dictionary<string, string> Each(IReadOnlyDictionary<string, string> held, Func<Run, string?> wordOf)
    {
        exchange.Await(CancellationToken.None);
        var all = new Dictionary<string, string>(held, StringComparer.Ordinal);
        foreach (var run in known.All)
        {
            if (wordOf(run) is { } word) all[run.Id] = word;
            else all.Remove(run.Id);
        }

        return all;
    }
}
