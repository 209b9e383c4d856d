namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// Which active runs have series of their own. A run keeps its seat while it is active, so that its counters do not come and go; one that finds all
/// taken is counted with the others for as long as it is active.
/// </summary>
internal sealed class RunSeats(int capacity)
{
    private readonly HashSet<string> _seated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _standing = new(StringComparer.Ordinal);

    public void Seat(IReadOnlyCollection<string> active)
    {
        _seated.IntersectWith(active);
        _standing.IntersectWith(active);
        foreach (var run in active.Where(run => !_seated.Contains(run) && !_standing.Contains(run)))
            (_seated.Count < capacity ? _seated : _standing).Add(run);
    }

    public bool IsSeated(string run) => _seated.Contains(run);
}
