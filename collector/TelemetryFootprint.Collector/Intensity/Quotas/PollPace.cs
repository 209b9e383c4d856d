namespace TelemetryFootprint.Collector.Intensity.Quotas;

/// <summary>
/// Makes a quota last: where a provider's zones would spend it before its window ends, they are all asked less often, so that the window's last hours are as
/// well known as its first. Counted is what questions really cost: pages, logins, repeats and re-reads.
/// </summary>
internal sealed class PollPace(Func<IReadOnlyList<RequestQuota>> quotas, ProviderStates states, TimeProvider time)
{
    /// <summary>Of what is left, for what nobody foresees, such as a backlog's past.</summary>
    private const double Reserve = 0.1;

    /// <summary>The provider's usual interval, or longer.</summary>
    public TimeSpan Of(string provider, TimeSpan usual)
    {
        if (quotas().FirstOrDefault(known => known.Provider == provider) is not { } quota)
            return usual;
        var zones = states.All.Where(state => state.Key.Provider == provider).ToList();
        var questions = zones.Sum(state => state.Successes + state.Errors);
        var cost = questions > 0 ? Math.Max(1, (double)quota.Sent / questions) : 1;
        var now = time.GetUtcNow();
        var longest = usual;
        foreach (var (limit, left) in quota.Remaining())
        {
            var rest = limit.End(limit.Start(now)) - now;
            // Where nothing is left, the quota itself refuses.
            if (left == 0)
                continue;
            var needed = rest * (Math.Max(1, zones.Count) * cost / (left * (1 - Reserve)));
            longest = needed > longest ? (needed < rest ? needed : Longer(rest, longest)) : longest;
        }

        return longest;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
