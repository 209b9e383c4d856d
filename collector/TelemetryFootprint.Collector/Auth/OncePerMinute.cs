using System.Collections.Concurrent;
using System.Net;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Lets a line about an address and a cause through once a minute, and about a few hundred addresses at most: a stranger must not fill the disk.</summary>
internal sealed class OncePerMinute(TimeProvider time)
{
    private const int MaxRemembered = 256;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(IPAddress, string), DateTimeOffset> _told = new();

    public bool IsDue(IPAddress address, string cause)
    {
        var now = time.GetUtcNow();
        if (_told.TryGetValue((address, cause), out var last) ? now - last < Quiet : _told.Count >= MaxRemembered && !Forget(now)) return false;
        _told[(address, cause)] = now;
        return true;
    }

    /// <summary>True: there is room again.</summary>
    private bool Forget(DateTimeOffset now)
    {
        foreach (var (key, last) in _told)
        {
            if (now - last >= Quiet) _told.TryRemove(key, out _);
        }

        return _told.Count < MaxRemembered;
    }
}
