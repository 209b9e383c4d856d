using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.TestKit.Logging;

namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>
/// Knows the true joules of every device and interval, and which ticks were acknowledged. After a fault and a quiet period a test asks it
/// whether what the system reports conserves both. Every check returns all its violations, so that one run shows the whole damage.
/// </summary>
public sealed class ConservationOracle
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<TruthInterval>> _truth = new(StringComparer.Ordinal);
    private readonly HashSet<TickIdentity> _acknowledged = [];

    /// <summary>What the scripted device drew.</summary>
    public void RecordTruth(string deviceUuid, TruthInterval interval)
    {
        lock (_lock)
        {
            if (!_truth.TryGetValue(deviceUuid, out var intervals))
            {
                _truth[deviceUuid] = intervals = [];
            }

            intervals.Add(interval);
        }
    }

    /// <summary>What the collector promised to keep (inclusive range).</summary>
    public void RecordAcknowledged(Guid agent, ulong epoch, ulong first, ulong last)
    {
        lock (_lock)
        {
            for (var sequence = first; sequence <= last; sequence++)
            {
                _acknowledged.Add(new TickIdentity(agent, epoch, sequence));
            }
        }
    }

    /// <summary>True energy of a device that could be measured.</summary>
    public Joules ObservableEnergy(string deviceUuid)
    {
        lock (_lock)
        {
            return new Joules(_truth.GetValueOrDefault(deviceUuid, []).Where(interval => interval.IsObservable).Sum(interval => interval.Millijoules));
        }
    }

    /// <summary>(a) Every acknowledged tick is present, and nothing is present twice.</summary>
    public IReadOnlyList<Violation> CheckAcknowledgedOnce(IEnumerable<TickIdentity> present)
    {
        var counts = present.CountBy(tick => tick).ToDictionary();
        lock (_lock)
        {
            return
            [
                .. _acknowledged.Where(tick => !counts.ContainsKey(tick)).Order(TickOrder.Instance)
                    .Select(tick => new Violation("acknowledged", $"{tick}", "acknowledged and lost")),
                .. counts.Where(pair => pair.Value > 1).OrderBy(pair => pair.Key, TickOrder.Instance)
                    .Select(pair => new Violation("acknowledged", $"{pair.Key}", $"counted {pair.Value} times")),
            ];
        }
    }

    /// <summary>(b) Each device's joules are its observable truth within a tolerance; no device is invented, none is missing.</summary>
    public IReadOnlyList<Violation> CheckEnergy(IReadOnlyDictionary<string, Joules> measured, EnergyTolerance tolerance)
    {
        ArgumentNullException.ThrowIfNull(measured);
        lock (_lock)
        {
            return
            [
                .. _truth.Keys.Union(measured.Keys).Order(StringComparer.Ordinal)
                    .Select(uuid => CompareEnergy(uuid, measured, tolerance)).OfType<Violation>(),
            ];
        }
    }

    /// <summary>(c) Gaps are reported where the truth was unobservable and nowhere else, within a slack at the edges.</summary>
    public IReadOnlyList<Violation> CheckGaps(IEnumerable<ReportedGap> reported, TimeSpan slack)
    {
        var gaps = reported.ToLookup(gap => gap.DeviceUuid, gap => new TimeRange(gap.StartMicroseconds, gap.EndMicroseconds));
        var slackMicroseconds = slack.Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_lock)
        {
            return
            [
                .. _truth.Keys.Union(gaps.Select(group => group.Key)).Order(StringComparer.Ordinal)
                    .SelectMany(uuid => CompareGaps(uuid, gaps[uuid], slackMicroseconds)),
            ];
        }
    }

    /// <summary>(d) Grams are Σ joules × intensity in force × PUE, within a relative tolerance.</summary>
    public static IReadOnlyList<Violation> CheckEmissions(string subject, IEnumerable<PricedEnergy> parts, GramsCo2e reported, double relativeTolerance = 1e-9)
    {
        var expected = parts.Sum(part => part.Grams);
        var difference = Math.Abs((double)(reported.Nanograms / 1_000_000_000m - expected));

        // Each part may be rounded to a nanogram; below that there is nothing to compare.
        return difference <= Math.Max((double)Math.Abs(expected) * relativeTolerance, 1e-9)
            ? []
            : [new Violation("emissions", subject, $"reported {reported.Value:R} g, joules × intensity give {expected} g")];
    }

    /// <summary>(e) A sample no older than the limit is there for every device after the fault.</summary>
    public static IReadOnlyList<Violation> CheckFresh(IReadOnlyDictionary<string, TimeSpan?> ages, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(ages);
        return
        [
            .. ages.Where(pair => pair.Value is not { } age || age > limit).OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new Violation("fresh", pair.Key, pair.Value is { } age ? $"newest sample is {age} old, limit {limit}" : "no sample")),
        ];
    }

    /// <summary>(f) No ERROR was logged that the test did not expect.</summary>
    public static IReadOnlyList<Violation> CheckLogs(ErrorLogGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return [.. guard.Unexpected.Select(entry => new Violation("log", entry.Category, $"{entry}"))];
    }

    /// <summary>Throws <see cref="ConservationViolatedException"/> with all violations of several checks, if there are any.</summary>
    public static void Demand(params IEnumerable<Violation>[] checks)
    {
        List<Violation> all = [.. checks.SelectMany(check => check)];
        if (all.Count > 0)
        {
            throw new ConservationViolatedException(all);
        }
    }

    private Violation? CompareEnergy(string uuid, IReadOnlyDictionary<string, Joules> measured, EnergyTolerance tolerance)
    {
        if (!_truth.TryGetValue(uuid, out var intervals))
        {
            return new Violation("energy", uuid, $"{measured[uuid].Value:R} J of a device that does not exist");
        }

        var truth = intervals.Where(interval => interval.IsObservable).Sum(interval => interval.Millijoules);
        if (!measured.TryGetValue(uuid, out var joules))
        {
            return truth == 0 ? null : new Violation("energy", uuid, $"no energy reported, truth {truth} mJ");
        }

        return tolerance.Allows(truth, joules.Millijoules)
            ? null
            : new Violation("energy", uuid, $"reported {joules.Millijoules} mJ, truth {truth} mJ, difference {joules.Millijoules - truth} mJ");
    }

    private IEnumerable<Violation> CompareGaps(string uuid, IEnumerable<TimeRange> reported, long slack)
    {
        var blind = TimeRange.Merge(_truth.GetValueOrDefault(uuid, [])
            .Where(interval => !interval.IsObservable)
            .Select(interval => new TimeRange(interval.StartMicroseconds, interval.EndMicroseconds)));
        var gaps = TimeRange.Merge(reported);
        return TimeRange.Uncovered(blind, gaps, slack).Select(range => new Violation("gaps", uuid, $"unobservable and not reported: {range}"))
            .Concat(TimeRange.Uncovered(gaps, blind, slack).Select(range => new Violation("gaps", uuid, $"reported though observable: {range}")));
    }
}
