namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// Which agents claim which run, with those whose stream is gone: an agent that cannot be reached has not ended its claims. Its next stream says which of them
/// go on. Of agents that are gone, no more than <paramref name="mostAway"/> claims are remembered; those beyond are forgotten, and end nothing. Not safe for
/// concurrent callers.
/// </summary>
internal sealed class Claimants(int mostAway)
{
    private readonly Dictionary<string, Dictionary<string, Claimant>> _byRun = new(StringComparer.Ordinal);
    private int _away;

    public void Join(ClaimingStream stream, string run)
    {
        if (!_byRun.TryGetValue(run, out var claimants))
            _byRun[run] = claimants = new(StringComparer.Ordinal);
        var known = claimants.GetValueOrDefault(stream.AgentId);
        if (known.Stream > stream.Number)
            return;
        if (known.Away is not null)
            _away--;
        claimants[stream.AgentId] = new(stream.Number, null);
    }

    /// <summary>True: nobody claims it any more. Of what a later stream of the agent says, an old one that ends takes nothing back.</summary>
    public bool Part(ClaimingStream stream, string run)
    {
        if (!_byRun.TryGetValue(run, out var claimants))
            return true;
        if (claimants.TryGetValue(stream.AgentId, out var known) && known.Stream <= stream.Number && claimants.Remove(stream.AgentId) && known.Away is not null)
            _away--;
        return claimants.Count == 0 && _byRun.Remove(run);
    }

    /// <summary>The stream is gone, and no later one of the agent has said it.</summary>
    public void Lose(ClaimingStream stream, string run, DateTimeOffset now)
    {
        if (!_byRun.TryGetValue(run, out var claimants) || !claimants.TryGetValue(stream.AgentId, out var known) || known.Stream > stream.Number || known.Away is not null)
            return;
        if (_away >= mostAway)
        {
            Part(stream, run);
            return;
        }

        claimants[stream.AgentId] = known with { Away = now };
        _away++;
    }

    /// <summary>What an agent said on streams before this one, and not on this one.</summary>
    public IReadOnlyList<string> SaidBefore(ClaimingStream stream) =>
        [.. _byRun.Where(entry => entry.Value.TryGetValue(stream.AgentId, out var known) && known.Stream < stream.Number).Select(entry => entry.Key)];

    /// <summary>The claims of streams that went before then and never came back.</summary>
    public IReadOnlyList<(string Run, ClaimingStream Stream)> AwaySince(DateTimeOffset then) =>
    [
        .. from entry in _byRun
           from claimant in entry.Value
           where claimant.Value.Away < then
           select (entry.Key, new ClaimingStream(claimant.Key, "", claimant.Value.Stream)),
    ];

    /// <param name="Stream">The newest that said it.</param>
    /// <param name="Away">Since when that is gone; null: it is there.</param>
    private readonly record struct Claimant(long Stream, DateTimeOffset? Away);
}
