using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>
/// The background loop that judges all budgets each minute, when the readings of the last one have come, on what the ledger holds then. A crossing has the energy's own time, is found once, and stays
/// for its period: a restatement that takes grams back takes no crossing back.
/// </summary>
internal sealed partial class BudgetKeeper(
    LiveBudgets budgets, BudgetVersions versions, BudgetBook book, ZoneOutlooks outlooks, TimeProvider time, ILogger<BudgetKeeper> logger) : BackgroundService
{
    private const int MinutesPerHour = 60;
    private const int ForecastMinutes = 14 * 24 * MinutesPerHour;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>So often it looks whether a minute is over. A wall clock may jump while a timer runs.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>So long after its end a minute's readings have come from agents that are connected.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private readonly Dictionary<(string Budget, UtcMinute Period, decimal Threshold), Crossing> _crossings = [];
    private volatile IReadOnlyList<BudgetStanding> _current = [];
    private UtcMinute? _allRead, _turnOf;
    private BudgetTree? _turnWith;
    private BudgetTree _judged = BudgetTree.Empty;
    private long _failures, _milliseconds;

    /// <summary>As of the last evaluation, by name; empty: there was none within three intervals.</summary>
    public IReadOnlyList<BudgetStanding> Current => Age < 4 * Interval ? _current : [];

    /// <summary>Since what the newest evaluation holds; null: there was none.</summary>
    public TimeSpan? Age => _current is [var first, ..] ? time.GetUtcNow() - first.At.ToTime() : null;

    /// <summary>Evaluations since the start that the store gave no answer to; what was known before ages meanwhile.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>What the last evaluation took.</summary>
    public TimeSpan Took => TimeSpan.FromMilliseconds(Interlocked.Read(ref _milliseconds));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The listeners wait for no budget.
        await Task.Yield();
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do
            {
                if (IsDue()) TryEvaluate(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Judges all budgets now.</summary>
    internal void Evaluate(CancellationToken cancellationToken = default)
    {
        lock (_turn)
        {
            var begun = time.GetTimestamp();
            // One tree for all of it, whatever is changed meanwhile.
            var tree = budgets.Current;
            ForgetCrossings(tree);
            if (tree.All.Count == 0)
            {
                _current = [];
                return;
            }

            var now = UtcMinute.FromTime(time.GetUtcNow());
            // Before the last time: the clock was set back.
            var isHour = _allRead is not { } last || now >= last + MinutesPerHour || now < last;
            book.Refresh(tree.All, now, isHour, cancellationToken);
            if (isHour) _allRead = now;
            var windows = BurnTiers.AllWindows.Select(minutes => (Minutes: minutes, Sums: book.Sums(new(now + -minutes, now), tree.All, cancellationToken))).ToList();
            var hour = now.FloorTo(MinutesPerHour);
            var recent = book.Hours(new(hour + (-Projection.RecentHours * MinutesPerHour), hour), tree.All, cancellationToken);
            var known = new Dictionary<string, IntensityOutlook?>(StringComparer.Ordinal);
            IntensityOutlook? OutlookOf(string zone) => known.TryGetValue(zone, out var said)
                ? said
                : known[zone] = outlooks.Average(zone, new(now, now + ForecastMinutes), cancellationToken);
            var states = tree.All.Select(budget => BudgetStanding.Of(
                budget, now, book.Used(budget, budget.PeriodAt(now)), windows.Select(window => (window.Minutes, window.Sums[budget.Name])),
                [.. recent[budget.Name]], OutlookOf, CrossingsOf(budget, budget.PeriodAt(now), now, cancellationToken)) with
            {
                LateCrossings = PeriodJustOver(budget, now) is { } over ? CrossingsOf(budget, over, now, cancellationToken) : [],
                Gap = book.GapOf(budget, now),
            }).ToList();
            _current = [.. states.Select(state => state.Within(tree, states))];
            Interlocked.Exchange(ref _milliseconds, (long)time.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    /// <summary>At the start, once in each minute by the wall clock, in whichever direction that goes, and when budgets were changed.</summary>
    private bool IsDue()
    {
        var minute = UtcMinute.FromTime(time.GetUtcNow() - Settled);
        var tree = budgets.Current;
        if (_turnOf == minute && ReferenceEquals(_turnWith, tree)) return false;
        (_turnOf, _turnWith) = (minute, tree);
        return true;
    }

    private void TryEvaluate(CancellationToken stoppingToken)
    {
        try
        {
            versions.Keep();
            Evaluate(stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Interlocked.Increment(ref _failures);
            LogFailed(error);
        }
    }

    /// <summary>Null: the calendar period runs long enough already, or it is none.</summary>
    private static MinuteRange? PeriodJustOver(Budget budget, UtcMinute now) =>
        budget.Period.Days == 0 && budget.PeriodAt(now).From is var from && now < from + BudgetBook.OpenMinutes ? budget.PeriodAt(from + -1) : null;

    /// <summary>What was passed of another limit, target or period says nothing of this one.</summary>
    private void ForgetCrossings(BudgetTree tree)
    {
        if (ReferenceEquals(tree, _judged)) return;
        var same = tree.All.Where(budget => _judged.All.Contains(budget)).Select(budget => budget.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var key in _crossings.Keys.Where(key => !same.Contains(key.Budget)).ToList()) _crossings.Remove(key);
        _judged = tree;
    }

    private List<Crossing> CrossingsOf(Budget budget, MinuteRange period, UtcMinute now, CancellationToken cancellationToken)
    {
        var first = budget.PeriodAt(now + -BudgetBook.OpenMinutes).From;
        foreach (var past in _crossings.Keys.Where(key => key.Budget == budget.Name && key.Period < first).ToList()) _crossings.Remove(past);
        foreach (var threshold in budget.Thresholds.Where(threshold => !_crossings.ContainsKey((budget.Name, period.From, threshold))))
        {
            if (book.Crossing(budget, period, threshold, now, cancellationToken) is not { } crossing) break;
            _crossings.Add((budget.Name, period.From, threshold), crossing);
            LogCrossed(budget.Name, threshold, budget.Limit.Describe(), crossing.At.ToTime());
        }

        return [.. _crossings.Where(found => found.Key.Budget == budget.Name && found.Key.Period == period.From).Select(found => found.Value).OrderBy(crossing => crossing.Threshold)];
    }

    [LoggerMessage(2270, LogLevel.Information, "Budget {Budget} used {Threshold:0.#%} of its {Limit} by {At:u}")]
    private partial void LogCrossed(string budget, decimal threshold, string limit, DateTimeOffset at);

    [LoggerMessage(2271, LogLevel.Warning, "Budgets could not be judged; the collector tries again within the minute")]
    private partial void LogFailed(Exception exception);
}
