namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>How often, and for how many runs that nobody knew, claims may be asked for. One thread.</summary>
internal sealed class ClaimGate(ClaimLimits limits, TimeProvider time)
{
    /// <summary>Names that are remembered; the one that was claimed longest ago is forgotten first, and is new then.</summary>
    public const int MostNames = 4096;

    /// <summary>Of the new names, what those that processes give themselves leave to claims: whoever starts thousands of processes can still claim a run.</summary>
    private const double KeptForClaims = 1.0 / 8;

    /// <summary>What those leave that were refused before: however many wait, who names a run for the first time has his turn.</summary>
    private const double KeptForFirst = 1.0 / 2;

    private readonly Allowances _orders = new(limits.PerMinute, limits.PerMinuteOfAUser, TimeSpan.FromMinutes(1), time);
    private readonly Allowances _names = new(limits.NewRunsPerHour, limits.NewRunsPerHourOfAUser, TimeSpan.FromHours(1), time);
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);
    private long _turn;

    /// <summary>Before anything is looked at: a look costs something too.</summary>
    /// <exception cref="ClaimException">Too many.</exception>
    public void Order(int user)
    {
        if (_orders.Take(user) is { } wait)
            throw new ClaimException($"too many claims were asked for (a user may {limits.PerMinuteOfAUser} a minute, all {limits.PerMinute}); try again in {wait.TotalSeconds:0} s", ClaimBound.Rate);
    }

    /// <summary>Before it is granted.</summary>
    /// <exception cref="ClaimException">Too many.</exception>
    public void Name(string runId, int user)
    {
        if (Take(runId, user, 0) is { } wait)
        {
            throw new ClaimException(
                $"too many runs are new (a user may {limits.NewRunsPerHourOfAUser} an hour, all {limits.NewRunsPerHour}); give the parts of one run one name, or try again in {wait.TotalSeconds:0} s",
                ClaimBound.NewRuns);
        }
    }

    /// <summary>Of a run that a process names itself. Null: the name may be used. Else until when it may be asked for again.</summary>
    /// <param name="runId">As it says.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="isAgain">It was refused before.</param>
    public TimeSpan? WaitFor(string runId, int user, bool isAgain) => Take(runId, user, isAgain ? KeptForFirst : KeptForClaims);

    private TimeSpan? Take(string runId, int user, double kept)
    {
        if (!_known.ContainsKey(runId) && _names.Take(user, kept) is { } wait)
            return wait;
        _known[runId] = ++_turn;
        if (_known.Count > MostNames)
            _known.Remove(_known.MinBy(entry => entry.Value).Key);
        return null;
    }
}
