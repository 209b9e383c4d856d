using System.Collections.Concurrent;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>What the sink did since the start, for the collector's health. Safe for concurrent callers.</summary>
internal sealed class InfluxTallies
{
    private readonly ConcurrentDictionary<object, bool> _held = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private int _saidKeepsOld;
    private long _points, _bytes, _deadLetters, _unreadableRows, _replays, _foldedMinutes, _expired, _unanswered;

    /// <summary>Lines that the server took; sent again, they count again.</summary>
    public long Points => Interlocked.Read(ref _points);

    /// <summary>Of these lines, before compression.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public long DeadLetters => Interlocked.Read(ref _deadLetters);

    public long UnreadableRows => Interlocked.Read(ref _unreadableRows);

    /// <summary>Times that the last seconds were sent again, after the server had been away.</summary>
    public long Replays => Interlocked.Read(ref _replays);

    /// <summary>Minutes that changed after they were folded, and whose points stay as they were.</summary>
    public long FoldedMinutes => Interlocked.Read(ref _foldedMinutes);

    /// <summary>Points that are older than what the server keeps: it took them and let them go.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    /// <summary>Minutes of emissions that the shared store was asked for in vain, and is asked for again.</summary>
    public long UnansweredMinutes => Interlocked.Read(ref _unanswered);

    /// <summary>Nothing is written until somebody changes a setting or the server.</summary>
    public bool IsHeld => !_held.IsEmpty;

    /// <summary>Each sender says it of itself: what one is refused another may be granted.</summary>
    public void Hold(object sender, bool isHeld)
    {
        if (isHeld) _held[sender] = true;
        else _held.TryRemove(sender, out _);
    }

    /// <summary>True once, of all senders.</summary>
    public bool IsFirstToKeepOld() => Interlocked.Exchange(ref _saidKeepsOld, 1) == 0;

    public long FailuresOf(string label) => _failures.GetValueOrDefault(label);

    public void Wrote(int points, int bytes)
    {
        Interlocked.Add(ref _points, points);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Failed(string label) => _failures.AddOrUpdate(label, 1, (_, count) => count + 1);

    public void Rejected() => Interlocked.Increment(ref _deadLetters);

    public void Unreadable() => Interlocked.Increment(ref _unreadableRows);

    public void Folded(int minutes) => Interlocked.Add(ref _foldedMinutes, minutes);

    public void Unanswered(int minutes) => Interlocked.Exchange(ref _unanswered, minutes);

    public void LetGo(int points) => Interlocked.Add(ref _expired, points);

    public void Replayed() => Interlocked.Increment(ref _replays);
}
