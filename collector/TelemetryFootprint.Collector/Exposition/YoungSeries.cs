namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// Series that began lately. Each shows 0 on the page that had it first and for <paramref name="infancy"/> (<c>Limits:MetricsBirth</c>) from then on:
/// every reader that comes within that time sees it begin, not only the first.
/// </summary>
internal sealed class YoungSeries<TKey>(TimeSpan infancy, TimeProvider time)
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> _bornAt = [];

    /// <summary>Whether it shows 0 on this page.</summary>
    /// <param name="key">Of the series.</param>
    /// <param name="isNew">It was on no page before.</param>
    public bool IsYoung(TKey key, bool isNew)
    {
        if (isNew)
        {
            _bornAt[key] = time.GetTimestamp();
            return true;
        }

        if (!_bornAt.TryGetValue(key, out var at)) return false;
        if (time.GetElapsedTime(at) < infancy) return true;
        _bornAt.Remove(key);
        return false;
    }

    /// <summary>Forgets those that are on no page any more.</summary>
    public void Keep(IReadOnlySet<TKey> shown)
    {
        foreach (var key in _bornAt.Keys)
        {
            if (!shown.Contains(key)) _bornAt.Remove(key);
        }
    }
}
