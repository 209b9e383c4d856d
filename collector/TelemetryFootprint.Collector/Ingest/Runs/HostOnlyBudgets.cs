namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// Budgets of runs that are judged by each host's part alone, since nobody knows what the other hosts use: reached later, or never. Each is named in the log once it is so for half a minute, and once it is not any more.
/// Beyond so many runs none is named. Safe for concurrent callers.
/// </summary>
internal sealed partial class HostOnlyBudgets(TimeProvider time, ILogger<HostOnlyBudgets> logger)
{
    private const int MostRuns = 10_000;

    /// <summary>After a start the first answers take some seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A run that nobody asks for so long is over, or is another collector's.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private readonly Dictionary<string, (long Since, long HeardAt, bool IsSaid)> _runs = new(StringComparer.Ordinal);

    /// <summary>That are so now, for half a minute at least.</summary>
    public int Count
    {
        get
        {
            lock (_turn)
            {
                Forget();
                return _runs.Values.Count(run => run.IsSaid);
            }
        }
    }

    /// <summary>A run with a budget was judged.</summary>
    /// <param name="run">Which.</param>
    /// <param name="why">It was by one host's part; null: by all.</param>
    public void Heard(string run, string? why)
    {
        lock (_turn)
        {
            var isKnown = _runs.TryGetValue(run, out var known);
            if (why is null)
            {
                if (!isKnown) return;
                _runs.Remove(run);
                if (known.IsSaid) LogWhole(run);
                return;
            }

            var now = time.GetTimestamp();
            if (!isKnown || time.GetElapsedTime(known.HeardAt) >= Memory)
            {
                if (_runs.Count >= MostRuns) Forget();
                if (_runs.Count < MostRuns) _runs[run] = (now, now, false);
                return;
            }

            var isDue = !known.IsSaid && time.GetElapsedTime(known.Since) >= Patience;
            _runs[run] = known with { HeardAt = now, IsSaid = known.IsSaid || isDue };
            if (isDue) LogPart(run, why);
        }
    }

    private void Forget()
    {
        foreach (var run in _runs.Where(run => time.GetElapsedTime(run.Value.HeardAt) >= Memory).Select(run => run.Key).ToList()) _runs.Remove(run);
    }

    [LoggerMessage(2033, LogLevel.Warning, "The budget of run {Run} is judged by each host's part alone, and is reached later than it should be, or never: {Reason}")]
    private partial void LogPart(string run, string reason);

    [LoggerMessage(2034, LogLevel.Information, "The budget of run {Run} is judged over all its hosts again")]
    private partial void LogWhole(string run);
}
