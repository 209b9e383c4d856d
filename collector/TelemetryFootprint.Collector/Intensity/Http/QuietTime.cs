namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>
/// How long a server is left alone that answers 429. What it asks for counts; one that names no time is left alone for a minute, then twice as long each
/// time, up to an hour and up to a tenth more: many collectors must not come back together. Its next answer begins it anew. Safe for concurrent callers.
/// </summary>
internal sealed class QuietTime(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _until;
    private TimeSpan _next = Shortest;

    /// <summary>Until then nothing is asked.</summary>
    public DateTimeOffset Until
    {
        get
        {
            lock (_lock)
                return _until;
        }
    }

    /// <summary>From now on, as long as the server wants; null: it did not say. Returns how long.</summary>
    public TimeSpan Begin(TimeSpan? wanted)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            // Questions that were under way together are refused together, and count once.
            if (wanted is null && _until > now)
                return _until - now;
            var wait = wanted ?? (_next * (1 + (Random.Shared.NextDouble() / 10)));
            if (wanted is null)
                _next = _next * 2 < Longest ? _next * 2 : Longest;
            _until = now + wait;
            return wait;
        }
    }

    public void Answered()
    {
        lock (_lock)
            _next = Shortest;
    }
}
