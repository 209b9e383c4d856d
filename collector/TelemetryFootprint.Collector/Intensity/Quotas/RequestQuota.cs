using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity.Quotas;

/// <summary>
/// What is left of one provider's quota, whatever its requests ask: questions, pages, logins and repeats count alike. At the quota nothing goes out until the
/// window ends; the chain falls to the next provider meanwhile. Safe for concurrent callers.
/// </summary>
internal sealed class RequestQuota(string provider, IReadOnlyList<QuotaLimit> limits, QuotaJournal journal, TimeProvider time)
{
    /// <summary>A clock that was set must not keep a provider silent for a month.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long _sent;

    public string Provider => provider;

    /// <summary>Requests since the start.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Per limit what may still be sent in its running window.</summary>
    public IReadOnlyList<(QuotaLimit Limit, int Left)> Remaining()
    {
        var now = time.GetUtcNow();
        return [.. limits.Select(limit => (limit, Math.Max(0, limit.Requests - journal.Count(provider, limit, limit.Start(now)))))];
    }

    /// <summary>Takes one request. Throws <see cref="IntensityUnavailableException"/> if there is none left.</summary>
    public void Take()
    {
        if (limits.Count == 0)
            return;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var limit in limits)
            {
                var start = limit.Start(now);
                if (journal.Count(provider, limit, start) >= limit.Requests)
                    throw UsedUp(limit, limit.End(start), now);
            }

            Interlocked.Increment(ref _sent);
            journal.Add(provider, limits.Select(limit => (limit, limit.Start(now))));
        }
    }

    private IntensityUnavailableException UsedUp(QuotaLimit limit, DateTimeOffset until, DateTimeOffset now) =>
        new($"the quota of {limit} is used up until {until:u}; raise Grid:{provider}:Quota if the plan allows more, or its PollInterval")
        {
            Failure = IntensityFailure.Quota,
            RetryAfter = until - now < LongestWait ? until - now : LongestWait,
        };
}
