using System.Collections.Concurrent;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// Names of this host's users by their numbers. The operating system may ask a directory of the network for one: that has a thread of its own, one at a time,
/// and the caller a moment; beyond it the user has no name until he is asked for again.
/// </summary>
/// <param name="lookup">Null: he is unknown. It may take its time.</param>
public sealed class UserBook(Func<int, string?> lookup)
{
    /// <summary>Names that are remembered; beyond, all are asked for anew.</summary>
    public const int Most = 1024;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<int, string> _names = new();
    private int _isAsking;

    /// <summary>Null: nobody tells, or not yet.</summary>
    public string? NameOf(int user)
    {
        if (_names.TryGetValue(user, out var name))
            return name;
        if (Interlocked.Exchange(ref _isAsking, 1) == 1)
            return null;
        var thread = new Thread(() => Ask(user)) { Name = "user-name", IsBackground = true };
        thread.Start();
        thread.Join(Moment);
        return _names.GetValueOrDefault(user);
    }

    private void Ask(int user)
    {
        try
        {
            if (lookup(user) is not { Length: > 0 } name)
                return;
            if (_names.Count >= Most)
                _names.Clear();
            _names[user] = name;
        }
        catch (Exception)
        {
            // A user without a name is one all the same; it must not end the agent.
        }
        finally
        {
            Interlocked.Exchange(ref _isAsking, 0);
        }
    }
}
