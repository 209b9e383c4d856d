using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>What somebody means to stay within.</summary>
/// <param name="Calendar">Whose days its periods have.</param>
/// <param name="Thresholds">Parts of the limit that are worth knowing when they are passed, ascending.</param>
/// <param name="Tiers">Rates of spending that are worth a word.</param>
/// <param name="Parent">The name of the budget that this one is a part of; null: of none.</param>
public sealed record Budget(
    string Name,
    BudgetTarget Target,
    BudgetAmount Limit,
    BudgetPeriod Period,
    AccountCalendar Calendar,
    IReadOnlyList<decimal> Thresholds,
    IReadOnlyList<BurnTier> Tiers,
    string? Parent)
{
    /// <summary>The most that its machines draw; null: nobody says.</summary>
    public Watts? Peak { get; init; }

    /// <summary>The dirtiest hour of its grid; null: nobody says.</summary>
    public GramsPerKilowattHour? WorstIntensity { get; init; }

    /// <summary>The dearest kilowatt-hour of all sites; null: it counts no money. A tariff is no part of what the budget is: a new one makes no version of it.</summary>
    public Tariff? Dearest { get; init; }

    /// <summary>The part of a month's limit that a window uses at least before its rate is told, where nobody says another: a test job is no reason to wake anybody.</summary>
    public const decimal UsualFloor = 0.01m;

    private const int MinutesOfMonth = 30 * 1440;

    // 31 days, one of which is of 25 hours.
    private const int MinutesOfLongestMonth = (31 * 1440) + 60;

    /// <summary>What a window uses at least before its rate is told; null: by <see cref="FloorOf"/>.</summary>
    public BudgetAmount? Floor { get; init; }

    /// <summary>The part of a window's energy that must be known before its rate is judged, where nobody says another.</summary>
    public const decimal UsualCoverage = 0.9m;

    /// <summary>Of each of a tier's windows; 0: a rate is judged on whatever is known.</summary>
    public decimal Coverage { get; init; } = UsualCoverage;

    /// <summary>How the limit is meant to be spent over its period.</summary>
    public SpendingPlan Plan { get; init; } = SpendingPlan.Flat;

    /// <summary>How much of what in which time; what differs in any of the three is another matter to whoever was told of it.</summary>
    public string Bound => $"{Limit.Describe()} of {Target.Text}, {Period.Word} in {Calendar.TimeZone}";

    /// <summary>All of it in one line, for a person; what differs in anything has another line.</summary>
    public string Describe() => FormattableString.Invariant(
        $"{Bound}; thresholds {string.Join(", ", Thresholds.Select(part => FormattableString.Invariant($"{part * 100:0.####}%")))}; tiers {string.Join(", ", Tiers.Select(tier => FormattableString.Invariant($"{tier.Rate:0.####} over {tier.Minutes / 60} h")))}{(Parent is null ? "" : $"; part of {Parent}")}{(Peak is { } peak ? $"; peak {peak.Value} W" : "")}{(WorstIntensity is { } worst ? $"; worst {worst.Value} g/kWh" : "")}{(Floor is { } floor ? $"; floor {floor.Describe()}" : "")}{(Coverage == UsualCoverage ? "" : FormattableString.Invariant($"; coverage {Coverage * 100:0.####}%"))}{(Plan.IsFlat ? "" : $"; plan {Plan.Text}")}");

    public MinuteRange PeriodAt(UtcMinute minute) => Period.At(Calendar, minute);

    /// <summary>The highest burn rate that there can be, in the plan's lightest hour; null: too little is declared to say.</summary>
    public decimal? Ceiling(MinuteRange period) => CeilingOver(60, period);

    /// <summary>Over a window of so many minutes.</summary>
    public decimal? CeilingOver(int minutes, MinuteRange period) => FlatCeiling(period) * Plan.Steepness(minutes);

    /// <summary>The most that a window can use, with some room; null: too little is declared to say.</summary>
    public BudgetAmount? MostOf(BurnTier tier, MinuteRange period) => FlatCeiling(period) is { } ceiling ? Limit.Times(ceiling * BurnCeiling.Reachable * tier.Minutes / period.Minutes) : null;

    /// <summary>
    /// What the tier's window uses at least before anybody is told. By default <see cref="UsualFloor"/> of what a month of the limit may spend, which is all of a shorter
    /// period's, and never more than the peak can use: see decisions/0001-floor-of-a-window.md.
    /// </summary>
    public BudgetAmount FloorOf(BurnTier tier, MinuteRange period)
    {
        if (Floor is { } floor) return floor;
        var usual = Limit.Times(UsualFloor).Parts;
        if (period.Minutes > MinutesOfLongestMonth) usual = usual * MinutesOfMonth / period.Minutes;
        return Limit.WithParts(MostOf(tier, period) is { } most ? Int128.Min(usual, most.Parts) : usual);
    }

    /// <summary>The rate of an even plan from which the tier is told of: its own, or what its floor makes of it.</summary>
    public double TellsFrom(BurnTier tier, MinuteRange period) =>
        Math.Max((double)tier.Rate, (double)FloorOf(tier, period).Parts / (double)Limit.Parts * period.Minutes / tier.Minutes);

    /// <summary>What the plan gives those minutes; of a flat one, as many as they are.</summary>
    public decimal Planned(MinuteRange range) => Plan.Of(Calendar, range);

    /// <summary>How often the window's use is what the plan gives the window: 1 spends the limit exactly.</summary>
    /// <param name="used">In the window.</param>
    /// <param name="window">Of the plan.</param>
    /// <param name="whole">What the plan gives the period.</param>
    public double BurnRate(BudgetAmount used, MinuteRange window, decimal whole) => (double)used.Parts / (double)Planned(window) / ((double)Limit.Parts / (double)whole);

    private decimal? FlatCeiling(MinuteRange period) => Peak is { } peak ? BurnCeiling.Of(Limit, period, peak, WorstIntensity, Dearest) : null;
}
