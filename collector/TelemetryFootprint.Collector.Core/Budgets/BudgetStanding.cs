using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>A budget as it stands at one moment, judged on what was known then.</summary>
/// <param name="At">What is before this minute is in it.</param>
/// <param name="Used">In the period so far.</param>
/// <param name="Windows">Ascending by length.</param>
/// <param name="Crossings">The thresholds that are passed, ascending.</param>
public sealed record BudgetStanding(
    Budget Budget, MinuteRange Period, UtcMinute At, BudgetUse Used, IReadOnlyList<BurnWindow> Windows, IReadOnlyList<Crossing> Crossings)
{
    /// <summary>Null: <see cref="ProjectionReason"/> says why.</summary>
    public Projection? Projection { get; init; }

    public string? ProjectionReason { get; init; }

    /// <summary>Thresholds that the calendar period before this one passed, while it has just ended and data of it may still come.</summary>
    public IReadOnlyList<Crossing> LateCrossings { get; init; } = [];

    /// <summary>Why a part of the period is not told any more; null: all of it is.</summary>
    public string? Gap { get; init; }

    /// <summary>Of a divided budget, what its parts do not have; null: it is not divided.</summary>
    public BudgetAmount? Unallocated { get; init; }

    /// <summary>Of a divided budget, what is used outside its parts; null: it is not divided, or that is not known.</summary>
    public BudgetAmount? UnallocatedUsed { get; init; }

    /// <summary>The part of the limit that is used, "at least" while something is lacking; null: nothing is known.</summary>
    public double? UsedRatio => Used.Known is { } used ? RatioOf(used) : null;

    /// <param name="budget">Whose state it is.</param>
    /// <param name="at">The first minute that is not in it.</param>
    /// <param name="used">In the period so far.</param>
    /// <param name="windows">What each window before that minute used, by its minutes.</param>
    /// <param name="recent">Whole hours before that minute.</param>
    /// <param name="outlook">What is known of a zone's coming intensity; null: nothing.</param>
    /// <param name="crossings">The thresholds that are passed.</param>
    public static BudgetStanding Of(
        Budget budget, UtcMinute at, BudgetUse used, IEnumerable<(int Minutes, BudgetUse Use)> windows, IReadOnlyList<RecentHour> recent,
        Func<string, IntensityOutlook?> outlook, IReadOnlyList<Crossing> crossings)
    {
        var period = budget.PeriodAt(at);
        var planned = budget.Planned(period);
        Projection? projection = null;
        string? reason = "nothing is known of what is used";
        if (used.Known is { } known) projection = Budgets.Projection.Of(known, recent, new(at, period.To), outlook, out reason, budget.Plan.IsFlat ? null : budget.Planned);
        return new(
            budget, period, at, used,
            [.. windows.OrderBy(window => window.Minutes).Select(window => new BurnWindow(
                window.Minutes, window.Use, window.Use.Known is { } burnt ? budget.BurnRate(burnt, new(at + -window.Minutes, at), planned) : null))],
            crossings)
        {
            Projection = projection,
            ProjectionReason = reason,
        };
    }

    /// <summary>With what is beside its parts.</summary>
    public BudgetStanding Within(BudgetTree tree, IReadOnlyList<BudgetStanding> states)
    {
        var parts = states.Where(state => state.Budget.Parent == Budget.Name).Select(state => state.Used.Known).ToList();
        return this with
        {
            Unallocated = tree.Unallocated(Budget),
            UnallocatedUsed = parts.Count == 0 || parts.Contains(null) ? null : parts.Aggregate(Used.Known, (left, part) => left - part),
        };
    }

    /// <summary>Of the limit.</summary>
    public double RatioOf(BudgetAmount amount) => (double)amount.Parts / (double)Budget.Limit.Parts;

    /// <summary>
    /// True: the tier's rate is passed in its long window, which used more than the floor, and still in its short one; null: of one of them nothing is known, or less
    /// than the budget's coverage.
    /// </summary>
    public bool? IsPassed(BurnTier tier) => (WindowOf(tier.Minutes), WindowOf(tier.ShortMinutes)) is ({ Rate: { } burnt } window, { Rate: { } burning } still) && IsCovered(window) && IsCovered(still)
        ? burnt >= (double)tier.Rate && burning >= (double)tier.Rate && IsFloorReached(tier, 1) == true
        : null;

    /// <summary>The tier's long window used at least that part of the floor; null: nothing is known of it.</summary>
    public bool? IsFloorReached(BurnTier tier, double part) => WindowOf(tier.Minutes)?.Use.Known is { } used ? (double)used.Parts >= LeastOf(tier) * part : null;

    /// <summary>It used less than that part of the floor, whatever its unpriced energy is.</summary>
    public bool IsBelowFloor(BurnTier tier, double part) => WindowOf(tier.Minutes)?.Use.AtMost is { } most && (double)most.Parts < LeastOf(tier) * part;

    /// <summary>As much of its energy is known as the budget asks for.</summary>
    public bool IsCovered(BurnWindow window) => window.Use.Covered is { } covered && covered >= (double)Budget.Coverage;

    /// <summary>The windows of its tiers, ascending.</summary>
    public IEnumerable<BurnWindow> Judged => Windows.Where(window => Budget.Tiers.Any(tier => tier.Minutes == window.Minutes || tier.ShortMinutes == window.Minutes));

    private double LeastOf(BurnTier tier) => (double)Budget.FloorOf(tier, Period).Parts;

    public BurnWindow? WindowOf(int minutes) => Windows.FirstOrDefault(window => window.Minutes == minutes);
}
