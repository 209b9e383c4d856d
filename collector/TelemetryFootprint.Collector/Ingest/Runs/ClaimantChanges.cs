using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// What is not kept yet of who claims what: the newest word on each. Beyond the cap nothing is noted; a claimant that is kept and is none any more is then
/// away after a restart, and its agent's next stream or the hour ends it.
/// </summary>
internal sealed class ClaimantChanges
{
    private const int Most = 100_000;

    private readonly Dictionary<(string Run, string Agent), (Claimant Claimant, bool IsGone)> _changes = [];

    public void Add(Claimant claimant) => Note(claimant, isGone: false);

    public void Remove(Claimant claimant) => Note(claimant, isGone: true);

    /// <summary>What <paramref name="store"/> throws leaves all of it for the next time.</summary>
    public void SaveTo(IClaimantStore store)
    {
        if (_changes.Count == 0)
            return;
        var byFate = _changes.Values.ToLookup(change => change.IsGone, change => change.Claimant);
        store.Save([.. byFate[false]], [.. byFate[true]]);
        _changes.Clear();
    }

    private void Note(Claimant claimant, bool isGone)
    {
        if (_changes.Count < Most || _changes.ContainsKey((claimant.Run, claimant.Agent)))
            _changes[(claimant.Run, claimant.Agent)] = (claimant, isGone);
    }
}
