using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>
/// What the ledger says of budgets. Sums of past days are kept, so that a year is not read each minute; a day is read for all budgets of one time zone
/// at once. The newest days are read each time; older ones change by restatements, backlogs and runs that are named later only, and are read again when all
/// are asked for.
/// One caller at a time.
/// </summary>
internal sealed class BudgetBook(IAccountReader ledger, AccountRules rules, IRunStore runs, PriceBook? prices = null)
{
    /// <summary>So long a day may still change at any time, and a period that has ended is still told.</summary>
    public const int OpenMinutes = 2 * 1440;

    private readonly Dictionary<string, SortedList<UtcMinute, KnownDay>> _days = new(StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _ofRuns = new(StringComparer.Ordinal);
    private IReadOnlyList<Budget> _read = [];

    /// <summary>
    /// Brings the days of all running periods up to that minute; <paramref name="all"/>: also those that are old. Of budgets that count something else than at
    /// the last refresh nothing is known any more, and all days are read.
    /// </summary>
    public void Refresh(IReadOnlyList<Budget> wanted, UtcMinute now, bool all, CancellationToken cancellationToken)
    {
        _ofRuns.Clear();
        all |= Forget(wanted);
        foreach (var zone in wanted.GroupBy(budget => budget.Calendar.TimeZone))
        {
            var budgets = zone.ToList();
            var first = budgets.Min(budget => budget.PeriodAt(now + -OpenMinutes).From);
            if (!_days.TryGetValue(zone.Key, out var days)) _days[zone.Key] = days = [];
            while (days.Count > 0 && days.Keys[0] < first) days.RemoveAt(0);
            foreach (var day in budgets[0].Calendar.Days(new(first, now)))
            {
                if (all || day.To > now + -OpenMinutes || !days.ContainsKey(day.From)) days[day.From] = ReadDay(day, budgets, days.GetValueOrDefault(day.From).Uses, cancellationToken);
            }
        }

        // A refresh that failed begins again.
        _read = wanted;
    }

    /// <summary>Why days of the budget's own periods are not told any more; null: all are. Another budget of the time zone may reach further back.</summary>
    public string? GapOf(Budget budget, UtcMinute now) => DaysOf(budget)
        .SkipWhile(day => day.Key < budget.PeriodAt(now + -OpenMinutes).From).LastOrDefault(day => day.Value.Gap is not null).Value.Gap;

    /// <summary>In the period, up to the last refresh.</summary>
    public BudgetUse Used(Budget budget, MinuteRange period)
    {
        var sum = NothingOf(budget);
        foreach (var (_, use) in DaysOf(budget, period)) sum.Add(use);
        return sum;
    }

    /// <summary>By budget, of whole UTC hours.</summary>
    public ILookup<string, RecentHour> Hours(MinuteRange range, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken)
    {
        const int MinutesPerHour = 60;
        var sums = new Dictionary<(Budget Budget, UtcMinute Hour, string Zone), BudgetUse>();
        Read(range, budgets, (budget, cell) =>
        {
            var key = (budget, cell.Slot.From.FloorTo(MinutesPerHour), cell.Site.Zone);
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = NothingOf(budget);
            sum.Add(cell, rules.Water);
        }, cancellationToken);
        return sums.Where(sum => sum.Value.HasEnergy).ToLookup(sum => sum.Key.Budget.Name, sum => new RecentHour(sum.Key.Hour, sum.Key.Zone, sum.Value));
    }

    /// <summary>The minute of the period in which so much of the limit was used; null: it is not.</summary>
    public Crossing? Crossing(Budget budget, MinuteRange period, decimal threshold, UtcMinute now, CancellationToken cancellationToken)
    {
        var limit = budget.Limit.Times(threshold);
        var before = NothingOf(budget);
        foreach (var (day, use) in DaysOf(budget, period))
        {
            var after = NothingOf(budget);
            after.Add(before);
            after.Add(use);
            if (after.Known is { } known && known.Parts >= limit.Parts)
                return new(threshold, period, MinuteOf(budget, budget.Calendar.Days(new(day, now)).First(), before, limit, cancellationToken));
            before = after;
        }

        return null;
    }

    /// <summary>The minute at whose end it is passed, found by halving the day; of a day whose minutes are folded, its last.</summary>
    private UtcMinute MinuteOf(Budget budget, MinuteRange day, BudgetUse before, BudgetAmount limit, CancellationToken cancellationToken)
    {
        var (notYet, passed) = (day.From, day.To);
        try
        {
            while (passed.Value - notYet.Value > 1)
            {
                var middle = new UtcMinute(notYet.Value + ((passed.Value - notYet.Value) / 2));
                var sum = Sums(new(day.From, middle), [budget], cancellationToken)[budget.Name];
                sum.Add(before);
                if (sum.Known is { } known && known.Parts >= limit.Parts) passed = middle;
                else notYet = middle;
            }
        }
        catch (HistoryGoneException)
        {
            return day.To + -1;
        }

        return passed + -1;
    }

    /// <summary>A day that is gone is not asked for each minute: no ledger gets it back, and when all are asked for it is too.</summary>
    private KnownDay ReadDay(MinuteRange day, List<Budget> budgets, Dictionary<string, BudgetUse>? known, CancellationToken cancellationToken)
    {
        try
        {
            return new(Sums(day, budgets, cancellationToken), null);
        }
        catch (HistoryGoneException gone)
        {
            return new(known, gone.Message);
        }
    }

    private SortedList<UtcMinute, KnownDay> DaysOf(Budget budget) => _days.GetValueOrDefault(budget.Calendar.TimeZone) ?? [];

    private IEnumerable<(UtcMinute Day, BudgetUse Use)> DaysOf(Budget budget, MinuteRange period) => DaysOf(budget)
        .SkipWhile(day => day.Key < period.From)
        .TakeWhile(day => day.Key < period.To)
        .Where(day => day.Value.Uses?.ContainsKey(budget.Name) == true)
        .Select(day => (day.Key, day.Value.Uses![budget.Name]));

    /// <summary>Drops what is known of budgets that are gone or count something else now; true: some are to be read from their periods' beginnings.</summary>
    private bool Forget(IReadOnlyList<Budget> wanted)
    {
        if (ReferenceEquals(wanted, _read)) return false;
        var same = wanted.Where(budget => _read.Any(before => CountsTheSame(before, budget))).Select(budget => budget.Name).ToHashSet(StringComparer.Ordinal);
        var hasNew = _read.Count > 0 && same.Count < wanted.Count;
        foreach (var zone in _days.Keys.Except(wanted.Select(budget => budget.Calendar.TimeZone), StringComparer.Ordinal).ToList()) _days.Remove(zone);
        foreach (var days in _days.Values)
        {
            foreach (var (from, day) in days.Where(day => day.Value.Uses is not null).ToList())
                days[from] = day with { Uses = day.Uses!.Where(use => same.Contains(use.Key)).ToDictionary(StringComparer.Ordinal) };
        }

        return hasNew;
    }

    /// <summary>A limit of the same unit changes no sum.</summary>
    private static bool CountsTheSame(Budget before, Budget now) => before.Name == now.Name && before.Target == now.Target
        && before.Limit.Unit == now.Limit.Unit && before.Calendar.TimeZone == now.Calendar.TimeZone;

    /// <summary>By budget, of any minutes.</summary>
    public Dictionary<string, BudgetUse> Sums(MinuteRange range, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken)
    {
        var sums = budgets.ToDictionary(budget => budget.Name, budget => NothingOf(budget), StringComparer.Ordinal);
        var heard = new HeardDevices(range);
        Read(
            range,
            budgets,
            (budget, cell) =>
            {
                sums[budget.Name].Add(cell, rules.Water);
                heard.Add(cell, sums[budget.Name]);
            },
            cancellationToken,
            heard.Add);
        heard.Tell();
        return sums;
    }

    private void Read(MinuteRange range, IReadOnlyList<Budget> budgets, Action<Budget, AccountCell> take, CancellationToken cancellationToken, Action<AccountCell>? each = null)
    {
        var wanted = budgets.Select(budget => (Budget: budget, OfRuns: OfRuns(budget.Target))).ToList();
        ledger.Account(
            new AccountQuery(range) { NamesDevices = false },
            (_, cells) =>
            {
                foreach (var cell in cells)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    each?.Invoke(cell);
                    foreach (var (budget, ofRuns) in wanted)
                    {
                        if (budget.Target.Holds(cell.Series, cell.Site, ofRuns)) take(budget, cell);
                    }
                }

                return true;
            },
            cancellationToken);
    }

    private BudgetUse NothingOf(Budget budget) => new(budget.Limit.Unit, prices);

    /// <summary>Of one refresh: the registry may hold a hundred thousand runs.</summary>
    private IReadOnlyDictionary<string, string>? OfRuns(BudgetTarget target)
    {
        if (!target.IsOfUser && target.Label is null) return null;
        var key = target.Label ?? string.Empty;
        return _ofRuns.TryGetValue(key, out var known) ? known : _ofRuns[key] = target.Label is { } label ? runs.Labels(label) : runs.Users();
    }

    /// <summary>What each budget used of a day, and why that is not told, or not told any more.</summary>
    private readonly record struct KnownDay(Dictionary<string, BudgetUse>? Uses, string? Gap);
}
