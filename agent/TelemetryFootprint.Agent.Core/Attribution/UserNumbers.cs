namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// Numbers for users whom their system names by text (SIDs of Windows): drawn as they are met, for the life of this process. 0 is the system itself. Any thread.
/// </summary>
/// <param name="most">Users beyond this are not told, and may claim nothing.</param>
public sealed class UserNumbers(int most = UserNumbers.Most)
{
    public const int Most = 4096;

    /// <summary>The system's, and that of whoever administrates it.</summary>
    public const int Root = 0;

    private const string LocalSystem = "S-1-5-18";

    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Null: there are too many.</summary>
    public int? Of(string user)
    {
        if (user == LocalSystem)
            return Root;
        lock (_gate)
        {
            if (_known.TryGetValue(user, out var known))
                return known;
            if (_known.Count >= most)
                return null;
            return _known[user] = _known.Count + 1;
        }
    }
}
