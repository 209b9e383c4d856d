namespace TelemetryFootprint.Collector.Ingest;

/// <summary>How fast commits free the budget, as of the last seconds. Not safe for concurrent callers.</summary>
internal sealed class DrainRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private long _since = time.GetTimestamp();
    private long _bytes;
    private double _before;

    public void Add(long bytes)
    {
        Turn();
        _bytes += bytes;
    }

    /// <summary>When so many bytes will be gone: from 1 s to a minute, and the whole window where nothing drains at all.</summary>
    public TimeSpan TimeFor(long bytes)
    {
        Turn();
        var rate = Math.Max(_before, _bytes / Window.TotalSeconds);
        if (rate <= 0) return Window;
        return TimeSpan.FromSeconds(Math.Clamp(bytes / rate, Shortest.TotalSeconds, Longest.TotalSeconds));
    }

    private void Turn()
    {
        var elapsed = time.GetElapsedTime(_since);
        if (elapsed < Window) return;
        // After a longer calm than one window nothing is known any more.
        _before = elapsed < Window * 2 ? _bytes / elapsed.TotalSeconds : 0;
        (_since, _bytes) = (time.GetTimestamp(), 0);
    }
}
