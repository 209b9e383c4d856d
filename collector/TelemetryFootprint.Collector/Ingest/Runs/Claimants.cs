using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// Which agents claim which run, with those whose stream is gone: an agent that cannot be reached has not ended its claims. Its next stream says which of them
/// go on. Of agents that are gone, no more than <paramref name="mostAway"/> claims are remembered; those beyond are forgotten, and end nothing. Not safe for
/// concurrent callers.
/// </summary>
internal sealed class Claimants(int mostAway)
{
    private readonly Dictionary<string, Dictionary<string, Place>> _byRun = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _byAgent = new(StringComparer.Ordinal);
    private readonly ClaimantChanges _changes = new();

    /// <summary>Claims of agents that are gone.</summary>
    public int Away { get; private set; }

    /// <summary>What differs from what was kept.</summary>
    public ClaimantChanges Changes => _changes;

    /// <summary>What an earlier start of the collector knew: no stream of this one has said it.</summary>
    public void Restore(IReadOnlyList<Claimant> claimants)
    {
        foreach (var claimant in claimants)
        {
            Put(claimant.Run, claimant.Agent, new(0, claimant.Away));
            Away++;
        }
    }

    public bool IsClaimed(string run) => _byRun.ContainsKey(run);

    public void Join(ClaimingStream stream, string run)
    {
        // Somebody is known to claim it now.
        Remove(run, Claimant.Nobody);
        var known = Of(run, stream.AgentId);
        if (known?.Stream > stream.Number)
            return;
        if (known?.Away is not null)
            Away--;
        Put(run, stream.AgentId, new(stream.Number, null));
        if (known is not { Away: null })
            _changes.Add(new(run, stream.AgentId, null));
    }

    /// <summary>True: nobody claims it any more. Of what a later stream of the agent says, an old one that ends takes nothing back.</summary>
    public bool Part(ClaimingStream stream, string run)
    {
        if (!(Of(run, stream.AgentId)?.Stream > stream.Number))
            Remove(run, stream.AgentId);
        return !IsClaimed(run);
    }

    /// <summary>The stream is gone, and no later one of the agent has said it.</summary>
    public void Lose(ClaimingStream stream, string run, DateTimeOffset now)
    {
        if (Of(run, stream.AgentId) is not { Away: null } known || known.Stream > stream.Number)
            return;
        if (Away >= mostAway)
        {
            Remove(run, stream.AgentId);
            return;
        }

        Put(run, stream.AgentId, known with { Away = now });
        Away++;
        _changes.Add(new(run, stream.AgentId, now));
    }

    /// <summary>What an agent said on streams before this one, and not on this one.</summary>
    public IReadOnlyList<string> SaidBefore(ClaimingStream stream) =>
        [.. _byAgent.GetValueOrDefault(stream.AgentId)?.Where(run => Of(run, stream.AgentId)?.Stream < stream.Number) ?? []];

    /// <summary>The claims of streams that went before then and never came back.</summary>
    public IReadOnlyList<(string Run, ClaimingStream Stream)> AwaySince(DateTimeOffset then) =>
    [
        .. from entry in _byRun
           from claimant in entry.Value
           where claimant.Value.Away < then
           select (entry.Key, new ClaimingStream(claimant.Key, "", claimant.Value.Stream)),
    ];

    private Place? Of(string run, string agent) => _byRun.TryGetValue(run, out var claimants) && claimants.TryGetValue(agent, out var place) ? place : null;

    private void Put(string run, string agent, Place place)
    {
        if (!_byRun.TryGetValue(run, out var claimants))
            _byRun[run] = claimants = new(StringComparer.Ordinal);
        claimants[agent] = place;
        if (!_byAgent.TryGetValue(agent, out var runs))
            _byAgent[agent] = runs = new(StringComparer.Ordinal);
        runs.Add(run);
    }

    private void Remove(string run, string agent)
    {
        if (!_byRun.TryGetValue(run, out var claimants) || !claimants.Remove(agent, out var place))
            return;
        if (place.Away is not null)
            Away--;
        if (claimants.Count == 0)
            _byRun.Remove(run);
        if (_byAgent.TryGetValue(agent, out var runs) && runs.Remove(run) && runs.Count == 0)
            _byAgent.Remove(agent);
        _changes.Remove(new(run, agent, null));
    }

    /// <param name="Stream">The newest that said it; 0: one of an earlier start.</param>
    /// <param name="Away">Since when that is gone; null: it is there.</param>
    private readonly record struct Place(long Stream, DateTimeOffset? Away);
}
