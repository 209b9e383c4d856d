namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>
/// Of each run that is claimed, or that processes name themselves, the first user here: a run is his, also when his last process has ended and another's goes on under its
/// name. Runs beyond the cap are forgotten, the one that was named longest ago first, and are then of whoever is there. Any thread.
/// </summary>
internal sealed class RunUsers
{
    /// <summary>Runs whose user is remembered.</summary>
    public const int Most = ClaimGate.MostNames;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int User, long Turn)> _first = new(StringComparer.Ordinal);
    private long _turn;

    /// <summary>A process of his is the run's; it is his if it is nobody's yet.</summary>
    public void Add(string runId, int user)
    {
        lock (_gate)
        {
            _first[runId] = (_first.TryGetValue(runId, out var first) ? first.User : user, ++_turn);
            if (_first.Count > Most)
                _first.Remove(_first.MinBy(entry => entry.Value.Turn).Key);
        }
    }

    /// <summary>Null: nobody is remembered.</summary>
    public int? Of(string runId)
    {
        lock (_gate)
            return _first.TryGetValue(runId, out var first) ? first.User : null;
    }
}
