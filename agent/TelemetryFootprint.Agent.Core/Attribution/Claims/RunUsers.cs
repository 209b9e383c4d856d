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
    private readonly Dictionary<string, (int User, bool WasNameless, long Turn)> _first = new(StringComparer.Ordinal);
    private long _turn;

    /// <summary>A process of his is the run's; it is his if it is nobody's yet.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="user">By his number.</param>
    /// <param name="isNamed">His name is known now.</param>
    public void Add(string runId, int user, bool isNamed)
    {
        lock (_gate)
        {
            var first = _first.TryGetValue(runId, out var known) ? known : (User: user, WasNameless: false, Turn: 0);
            _first[runId] = (first.User, first.WasNameless || (first.User == user && !isNamed), ++_turn);
            if (_first.Count > Most)
                _first.Remove(_first.MinBy(entry => entry.Value.Turn).Key);
        }
    }

    /// <summary>Null: nobody is remembered. Else who it is, and whether there was no name for him once.</summary>
    public (int User, bool WasNameless)? Of(string runId)
    {
        lock (_gate)
            return _first.TryGetValue(runId, out var first) ? (first.User, first.WasNameless) : null;
    }
}
