using System.Collections.Concurrent;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// Names of this host's users by their numbers. The operating system may ask a directory of the network for one: that has a thread of its own, for one after the
/// other, and the caller a moment; beyond it the user has no name until it is there.
/// </summary>
/// <param name="lookup">Null: he is unknown. It may take its time.</param>
/// <param name="time">Null: the system's.</param>
public sealed class UserBook(Func<int, string?> lookup, TimeProvider? time = null)
{
    /// <summary>Names that are remembered; beyond, all are asked for anew.</summary>
    public const int Most = 1024;

    /// <summary>How long nobody is asked again for one who has no name.</summary>
    public static readonly TimeSpan MemoryOfNone = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<int, (string? Name, long At)> _names = new();
    private readonly HashSet<int> _wanted = [];
    private readonly Lock _gate = new();
    private bool _isAsking;

    /// <summary>Null: nobody tells, or not yet. Waits a moment for who was never asked for, unless another is asked for already.</summary>
    public string? NameOf(int user)
    {
        if (_names.ContainsKey(user))
            return Told(user);
        Want(user)?.Join(Moment);
        return _names.GetValueOrDefault(user).Name;
    }

    /// <summary>The same, without a wait: who has no name is asked for, and may have one the next time.</summary>
    public string? Told(int user)
    {
        var isKnown = _names.TryGetValue(user, out var told);
        if (told.Name is null && !(isKnown && _time.GetElapsedTime(told.At) < MemoryOfNone))
            Want(user);
        return told.Name;
    }

    /// <summary>Null: the thread that asks is at it already, and this one has his turn.</summary>
    private Thread? Want(int user)
    {
        lock (_gate)
        {
            if (_wanted.Count < Most)
                _wanted.Add(user);
            if (_isAsking)
                return null;
            _isAsking = true;
        }

        var thread = new Thread(AskForAll) { Name = "user-name", IsBackground = true };
        thread.Start();
        return thread;
    }

    private void AskForAll()
    {
        while (Next() is { } user)
        {
            var name = Ask(user);
            if (_names.Count >= Most)
                _names.Clear();
            _names[user] = (name, _time.GetTimestamp());
            lock (_gate)
                _wanted.Remove(user);
        }
    }

    private int? Next()
    {
        lock (_gate)
        {
            _isAsking = _wanted.Count > 0;
            return _isAsking ? _wanted.First() : null;
        }
    }

    private string? Ask(int user)
    {
        try
        {
            return lookup(user) is { Length: > 0 } name ? name : null;
        }
        catch (Exception)
        {
            // A user without a name is one all the same; it must not end the agent.
            return null;
        }
    }
}
