namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>
/// Ranges that the collector refused for now, each with its own pause. At the cap the two of one lane with the least between them become one, which
/// rests as long as the longer of the two: what lies between was sent too, and goes out again only if it still waits.
/// </summary>
internal sealed class RetryList
{
    /// <summary>One entry per batch of the window at most, so a collector that refuses without end makes no list without end.</summary>
    public const int Capacity = Contracts.Limits.MaxBatchesInFlight;

    private readonly List<Retry> _retries = [];

    public int Count => _retries.Count;

    public void Add(Retry retry, ulong boundary)
    {
        _retries.Add(retry);
        if (_retries.Count > Capacity) MergeNearest(boundary);
    }

    /// <summary>The one that has been due the longest; null: none is.</summary>
    public Retry? Take(long now)
    {
        if (_retries.Count == 0) return null;
        Retry first = _retries.MinBy(retry => retry.NotBefore);
        if (first.NotBefore > now) return null;
        _retries.Remove(first);
        return first;
    }

    /// <summary>The ticks up to <paramref name="last"/> are out of the way: what follows them need not wait any longer.</summary>
    public void ContinueAfter(ulong last)
    {
        for (int i = 0; i < _retries.Count; i++)
        {
            if (_retries[i].First == last + 1) _retries[i] = _retries[i] with { NotBefore = long.MinValue };
        }
    }

    /// <summary>When the next one that waits for time alone may go; null: none does.</summary>
    public long? NextMoment(long now)
    {
        long? moment = null;
        foreach (Retry retry in _retries)
        {
            if (retry.NotBefore > now && (moment is null || retry.NotBefore < moment)) moment = retry.NotBefore;
        }
        return moment;
    }

    private void MergeNearest(ulong boundary)
    {
        _retries.Sort((left, right) => left.First.CompareTo(right.First));
        int best = -1;
        ulong least = ulong.MaxValue;
        for (int i = 1; i < _retries.Count; i++)
        {
            (Retry left, Retry right) = (_retries[i - 1], _retries[i]);
            ulong between = right.First > left.Last ? right.First - left.Last : 0;
            // There are two lanes and more entries than that, so two of one lane are found.
            if (left.First < boundary != right.First < boundary || between >= least) continue;
            (best, least) = (i, between);
        }
        (Retry first, Retry second) = (_retries[best - 1], _retries[best]);
        _retries.RemoveAt(best);
        _retries[best - 1] = new(
            first.First, Math.Max(first.Last, second.Last), Math.Max(first.NotBefore, second.NotBefore), Math.Max(first.Refusals, second.Refusals));
    }
}
