namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>An allowance of the host, and one of each of its users but root. One thread.</summary>
internal sealed class Allowances(int most, int mostOfAUser, TimeSpan span, TimeProvider time)
{
    /// <summary>Users beyond this share one allowance until others have theirs whole again.</summary>
    public const int MostUsers = 1024;

    private const int TheRest = -1;

    private readonly Allowance _host = new(most, span, time);
    private readonly Dictionary<int, Allowance> _users = [];

    /// <summary>Null: it is taken. Else nothing is, and this is until when it may be asked for again.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="kept">The part of all, his and the host's, that is left for others.</param>
    public TimeSpan? Take(int user, double kept = 0)
    {
        var own = user == ClaimOrder.Root ? null : Of(user);
        if (own?.Has(kept) == false || !_host.Has(kept))
            return TimeSpan.FromSeconds(Math.Ceiling(Math.Max(own?.Wait(kept).TotalSeconds ?? 0, _host.Wait(kept).TotalSeconds)));
        own?.Take();
        _host.Take();
        return null;
    }

    private Allowance Of(int user)
    {
        if (!_users.ContainsKey(user) && _users.Count >= MostUsers)
        {
            foreach (var whole in _users.Where(entry => entry.Value.IsWhole).Select(entry => entry.Key).ToList())
                _users.Remove(whole);
            user = _users.Count >= MostUsers ? TheRest : user;
        }

        if (!_users.TryGetValue(user, out var own))
            _users[user] = own = new Allowance(mostOfAUser, span, time);
        return own;
    }
}
